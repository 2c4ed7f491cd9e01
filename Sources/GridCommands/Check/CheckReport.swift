// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// All that `grid check` found.
struct CheckReport: Encodable, Sendable, CustomStringConvertible {
    var peer: String
    private(set) var checks: [CheckOutcome] = []

    private enum Key: String, CodingKey {
        case peer, checks, passed, failed
    }

    init(peer: String) {
        self.peer = peer
    }

    var failed: Int { checks.count { $0.failure != nil } }

    mutating func append(_ outcome: CheckOutcome) {
        checks.append(outcome)
    }

    var description: String { "check: \(checks.count - failed) passed, \(failed) failed" }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(peer, forKey: .peer)
        try object.encode(checks, forKey: .checks)
        try object.encode(checks.count - failed, forKey: .passed)
        try object.encode(failed, forKey: .failed)
    }
}
