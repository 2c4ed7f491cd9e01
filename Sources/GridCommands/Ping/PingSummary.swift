// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

/// The round trips of `grid ping` as a whole.
struct PingSummary: Encodable, Sendable, CustomStringConvertible {
    let peer: String
    var failed = 0
    private var roundTrips = LatencyHistogram()

    private enum Key: String, CodingKey {
        case peer, answered, failed
        case minimum = "min_us"
        case mean = "avg_us"
        case maximum = "max_us"
        case median = "p50_us"
        case percentile99 = "p99_us"
    }

    init(peer: String) {
        self.peer = peer
    }

    mutating func add(_ roundTrip: Duration) {
        roundTrips.record(roundTrip.nanoseconds)
    }

    private var times: [(key: Key, name: String, nanoseconds: UInt64)] {
        guard roundTrips.count > 0 else { return [] }
        return [
            (.minimum, "min", roundTrips.minimum), (.mean, "avg", roundTrips.mean),
            (.maximum, "max", roundTrips.maximum),
            (.median, "p50", roundTrips.percentile(0.5)), (.percentile99, "p99", roundTrips.percentile(0.99)),
        ]
    }

    var description: String {
        let counts = "\(peer): \(roundTrips.count) answered, \(failed) failed"
        guard roundTrips.count > 0 else { return counts }
        return counts + "; "
            + times.map { "\($0.name) \(Duration.nanoseconds(Int64(clamping: $0.nanoseconds)).brief)" }
            .joined(separator: ", ")
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(peer, forKey: .peer)
        try object.encode(roundTrips.count, forKey: .answered)
        try object.encode(failed, forKey: .failed)
        for time in times { try object.encode(time.nanoseconds / 1000, forKey: time.key) }
    }
}
