// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

extension DemoReport {
    /// Round trips and throughput of each direction, as a table.
    var tableLines: [String] {
        var table = TextTable([
            ("pair", .left), ("direction", .left), ("dialed by", .left), ("p50", .right), ("p99", .right),
            ("requests/s", .right),
        ])
        for direction in directions.sorted(by: { ($0.pair, $0.from) < ($1.pair, $1.from) }) {
            table.append([
                direction.pair,
                "\(direction.from) -> \(direction.to)",
                direction.dialed,
                Duration.microseconds(direction.medianMicroseconds).brief,
                Duration.microseconds(direction.percentile99Microseconds).brief,
                "\(direction.requestsPerSecond)",
            ])
        }
        return table.lines
    }

    var closingLine: String { "demo: \(passed) checks passed, \(failed) failed" }
}
