// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A table of the report. Each group is made in a file of its own and listed in `BenchmarkGroup.all`.
struct BenchmarkGroup: Sendable {
    /// By what it is chosen on the command line.
    var name: String
    var title: String
    /// What is measured, and how: a paragraph of Markdown.
    var text: String
    var measure: @Sendable (Runner) throws -> [Measurement]

    /// A group of rows that are compared in alternating rounds, on one thread.
    static func comparing(
        _ name: String,
        title: String,
        text: String,
        unit: Unit,
        countsAllocations: Bool = true,
        rows: @escaping @Sendable () -> [Comparison]
    ) -> BenchmarkGroup {
        BenchmarkGroup(name: name, title: title, text: text) { runner in
            rows().flatMap { runner.compare($0, group: name, unit: unit, countsAllocations: countsAllocations) }
        }
    }

    static let all: [BenchmarkGroup] = [
        masking,
        receiving,
        sending,
        deflating,
        inflating,
        text,
        codec,
        mux,
        typed,
        echo,
        echoCost,
        idle,
    ]
}
