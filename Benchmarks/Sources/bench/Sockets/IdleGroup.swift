// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension BenchmarkGroup {
    /// The memory of connections that do nothing.
    static let idle = BenchmarkGroup(
        name: "idle",
        title: "Memory of idle connections",
        text: """
            What the server's resident memory grows by for each of 10,000 connections, each of
            which has echoed one message of 1 KiB, compressed where compression was negotiated, and is idle then. The compressor
            and the decompressor have windows of 4 KiB, which is the default.
            """
    ) { runner in
        try IdleMeasurement.rows.map { row in
            let kibibytes = try Blocking.run { try await IdleMeasurement.measure(row) }
            let measurement = Measurement(
                group: "idle",
                row: row.name,
                contestant: row.implementation.title,
                unit: .kibibytes,
                median: kibibytes,
                best: kibibytes,
                spread: 0,
                ratio: nil,
                allocations: nil
            )
            runner.report(measurement)
            return measurement
        }
    }
}
