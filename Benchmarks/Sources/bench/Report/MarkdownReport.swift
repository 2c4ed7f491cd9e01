// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation

/// The page that is made of a run.
struct MarkdownReport {
    var machine: Machine
    var command: String
    var runner: Runner
    var groups: [(group: BenchmarkGroup, measurements: [Measurement])]

    var text: String {
        ([head] + groups.map { section($0.group, $0.measurements) }).joined(separator: "\n")
    }

    private var head: String {
        """
        # Benchmarks

        This page is written by a program: `\(command)`. Do not edit it.

        | | |
        |---|---|
        | Date | \(machine.date) |
        | Processor | \(machine.processor), \(machine.cores) cores |
        | System | \(machine.system), load \(String(format: "%.2f", machine.load)) when the run began |
        | Compiler | \(machine.compiler), `-c release` and no other flags |
        | Rounds | \(runner.rounds) of \(Int(runner.roundNanoseconds / 1e6)) ms for each |

        The contestants of a row work on the same bytes in the same process, in alternating rounds. Times are processor time of
        the thread. The median is that of all rounds; the best is one round's; the spread is the width of the middle half of the
        rounds relative to the median. A ratio says how many times as fast as the row's last contestant one is: the median of
        what each round says. Allocations are calls of malloc and its like per operation, counted in a round of its own.

        """
    }

    private func section(_ group: BenchmarkGroup, _ measurements: [Measurement]) -> String {
        let unit = measurements.first?.unit.rawValue ?? ""
        var lines = ["## \(group.title)", "", group.text, ""]
        lines.append("| | | median, \(unit) | best, \(unit) | spread | ratio | allocations |")
        lines.append("|---|---|---:|---:|---:|---:|---:|")
        var former = ""
        for measurement in measurements {
            let cells = [
                measurement.row == former ? "" : measurement.row,
                measurement.contestant,
                number(measurement.median),
                number(measurement.best),
                String(format: "%.0f %%", measurement.spread * 100),
                measurement.ratio.map { String(format: "%.2f", $0) } ?? "",
                measurement.allocations.map { String(format: $0 < 0.005 ? "0" : "%.2f", $0) } ?? "",
            ]
            lines.append("| \(cells.joined(separator: " | ")) |")
            former = measurement.row
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Three digits, or all before the point.
    private func number(_ value: Double) -> String {
        if value >= 1_000 {
            var digits = String(Int(value.rounded()))
            var index = digits.count - 3
            while index > 0 {
                digits.insert(",", at: digits.index(digits.startIndex, offsetBy: index))
                index -= 3
            }
            return digits
        }
        return String(format: value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value)
    }
}
