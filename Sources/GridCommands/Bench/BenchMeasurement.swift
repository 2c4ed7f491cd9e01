// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What was read off clocks and counters around the measured time of a row.
struct BenchMeasurement: Sendable {
    struct Peer: Sendable {
        /// Processor time of the peer's process.
        var seconds: Double
        /// The most memory that was ever resident.
        var peakKilobytes: Int
    }

    /// How long it took.
    var seconds: Double
    /// Processor time of this process.
    var localSeconds: Double
    /// The most memory that was ever resident in this process.
    var localPeakKilobytes: Int
    /// Nil for a peer without handler 26.
    var peer: Peer?
}
