// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

/// What came of a run, as text.
package struct MeshReport: Sendable {
    private let settings: MeshSettings
    private let statistics: MeshStatistics

    package init(settings: MeshSettings, statistics: MeshStatistics) {
        self.settings = settings
        self.statistics = statistics
    }

    package var lines: [String] {
        var lines = [""]
        lines += outcomes
        lines.append("")
        lines.append(
            "faults: "
                + statistics.faults.sorted { $0.key.rawValue < $1.key.rawValue }
                .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        )
        let repairs = statistics.repairs.sorted()
        if let median = repairs.dropFirst(repairs.count / 2).first, let slowest = repairs.last {
            lines.append("whole after a repair: median \(median.brief), slowest \(slowest.brief)")
        }
        lines.append("all pairs connected after the start: \(statistics.connected.brief)")
        lines += figures
        for text in statistics.violations { lines.append("VIOLATION: \(text)") }
        return lines
    }

    package var closingLine: String {
        "soak: \(settings.title) \(settings.nodes) nodes, \(settings.seconds) s, seed \(settings.seed): "
            + "\(statistics.tally.total) calls, \(statistics.violationCount) violations, "
            + "\(statistics.faults.values.reduce(0, +)) faults, slowest repair \((statistics.repairs.max() ?? .zero).brief)"
    }

    private var outcomes: [String] {
        let outcomes = CallOutcome.allCases
        var table = TextTable([("call", .left)] + outcomes.map { ($0.rawValue, .right) })
        for kind in CallKind.allCases {
            let counts = statistics.tally.counts["\(kind)"] ?? [:]
            table.append(["\(kind)"] + outcomes.map { "\(counts[$0.rawValue] ?? 0)" })
        }
        return table.lines
    }

    private var figures: [String] {
        zip(statistics.before, statistics.after).enumerated().map { index, figures in
            let place = settings.hasOwnProcesses ? "process \(index)" : "process"
            return "\(place): descriptors \(figures.0.descriptors), then \(figures.1.descriptors); "
                + "resident \(figures.0.residentKilobytes / 1024) MiB, then \(figures.1.residentKilobytes / 1024) MiB; "
                + "allocated \(figures.0.allocatedKilobytes) KiB, then \(figures.1.allocatedKilobytes) KiB"
        }
    }
}
