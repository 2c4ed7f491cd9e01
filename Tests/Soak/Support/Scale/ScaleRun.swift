// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

/// Much at once: calls on one connection, and connections of one node. The other end is a process of its own, so that each side
/// is measured for itself.
package struct ScaleRun: Sendable {
    package struct Settings: Sendable {
        package var requests = 100_000
        package var streams = 10_000
        package var connections = 1_000

        package init() {}
    }

    private let settings: Settings
    private var table = TextTable([
        ("", .left), ("at once", .right), ("until all are open", .right), ("then all end within", .right),
        ("bytes for each, this side", .right), ("other side", .right),
    ])

    package init(_ settings: Settings) {
        self.settings = settings
    }

    /// What was measured.
    package var lines: [String] { table.lines }

    package var closingLine: String {
        "soak: scale: \(settings.requests) requests and \(settings.streams) streams on one connection, "
            + "\(settings.connections) connections on one node, all completed"
    }

    /// Makes all of it.
    ///
    /// - Throws: when a call or a connection fails, or descriptors stay open.
    package mutating func run() async throws {
        let settings = settings
        // The event loops stay.
        _ = try await ScaleStage.run(peers: 1) { try await $0.makeRequests(1) }
        let before = ProcessFigures.current
        add(
            "requests",
            settings.requests,
            try await ScaleStage.run(peers: 1) { try await $0.makeRequests(settings.requests) }
        )
        add(
            "streams",
            settings.streams,
            try await ScaleStage.run(peers: 1) { try await $0.makeStreams(settings.streams) }
        )
        add(
            "connections",
            settings.connections,
            try await ScaleStage.run(peers: settings.connections) { try await $0.callAll() }
        )
        let after = ProcessFigures.current
        guard after.descriptors <= before.descriptors else {
            throw UnexpectedAnswer("\(after.descriptors) descriptors are open afterwards, \(before.descriptors) before")
        }
    }

    private mutating func add(_ what: String, _ count: Int, _ figures: ScaleFigures) {
        table.append([
            what, "\(count)", figures.opening.brief, figures.ending.brief, "\(figures.ownKilobytes * 1024 / count)",
            "\(figures.otherKilobytes * 1024 / count)",
        ])
    }
}
