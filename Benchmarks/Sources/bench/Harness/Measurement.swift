// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A line of the results: what one contestant took for one row.
struct Measurement: Codable {
    var group: String
    var row: String
    var contestant: String
    var unit: Unit
    /// Half of the rounds were better.
    var median: Double
    /// The best round: what is left when nothing else runs on the machine.
    var best: Double
    /// The width of the middle half of the rounds, relative to the median.
    var spread: Double
    /// How many times as fast as the row's last contestant: the median of the rounds. Nil for the last one itself.
    var ratio: Double?
    /// Allocations per operation; nil where they were not counted.
    var allocations: Double?
}
