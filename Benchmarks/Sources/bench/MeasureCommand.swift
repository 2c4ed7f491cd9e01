// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import Foundation

/// Runs the benchmarks, prints each result as a line of JSON, and writes the page about them.
struct MeasureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Measure the layers, and print each result as a line of JSON."
    )

    @Option(help: "Measure the groups only whose names contain this.")
    var filter = ""

    @Flag(help: "Take fewer and shorter rounds: good for a look, not for a number.")
    var quick = false

    @Option(help: "Write the page here.")
    var markdown: String?

    @Option(help: "What to call the compiler on the page.")
    var compiler = "Swift"

    @Option(help: "The program that runs Python's codecs: scripts/codec-python. Their rows are left out without.")
    var python: String?

    @Option(help: "What to name on the page as the command that made it.")
    var command = "make bench"

    mutating func run() throws {
        let machine = Machine.current(compiler: compiler)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let runner = Runner(
            rounds: quick ? 7 : 41,
            roundNanoseconds: quick ? 2e6 : 8e6,
            python: python
        ) { measurement in
            guard let line = try? encoder.encode(measurement) else { return }
            FileHandle.standardOutput.write(line + Data("\n".utf8))
        }
        let groups = BenchmarkGroup.all.filter { filter.isEmpty || $0.name.contains(filter) }
        guard !groups.isEmpty else {
            let names = BenchmarkGroup.all.map(\.name).joined(separator: ", ")
            throw ValidationError("no group's name contains '\(filter)'; there are: \(names)")
        }
        let results = try groups.map { (group: $0, measurements: try $0.measure(runner)) }
        if let markdown {
            let report = MarkdownReport(machine: machine, command: command, runner: runner, groups: results)
            try report.text.write(toFile: markdown, atomically: true, encoding: .utf8)
        }
    }
}
