// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Round trips, and what they look like as a whole.
struct Latencies: Sendable {
    private var sorted: [Duration]

    init(_ roundTrips: [Duration]) {
        sorted = roundTrips.sorted()
    }

    /// The round trip that so many of a hundred do not exceed; zero when there was none.
    func percentile(_ percent: Int) -> Duration {
        guard !sorted.isEmpty else { return .zero }
        let rank = (sorted.count * percent + 99) / 100
        return sorted[min(max(rank - 1, 0), sorted.count - 1)]
    }
}
