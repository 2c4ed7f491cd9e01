// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Everything that the demo found out; what `grid demo --json` prints.
struct DemoReport: Encodable, Sendable {
    struct Check: Encodable, Sendable {
        var name: String
        var milliseconds: Int64
        /// Why it failed; nil when it passed.
        var failure: String?
    }

    /// One direction of a pair of nodes.
    struct Direction: Encodable, Sendable {
        var from: String
        var to: String
        /// Which of the two dialed.
        var dialed: String
        var medianMicroseconds: Int64 = 0
        var percentile99Microseconds: Int64 = 0
        var requestsPerSecond: Int64 = 0

        var pair: String { "\(min(from, to))-\(max(from, to))" }
    }

    var checks: [Check] = []
    var directions: [Direction] = []
    /// From the kill to the moment when the last call in flight had failed, by the slower of the two callers.
    var crashDetectionMicroseconds: Int64 = 0

    var passed: Int { checks.count { $0.failure == nil } }
    var failed: Int { checks.count - passed }

    private enum Key: String, CodingKey {
        case checks, directions, crashDetectionMicroseconds, passed, failed
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(checks, forKey: .checks)
        try object.encode(directions, forKey: .directions)
        try object.encode(crashDetectionMicroseconds, forKey: .crashDetectionMicroseconds)
        try object.encode(passed, forKey: .passed)
        try object.encode(failed, forKey: .failed)
    }
}
