// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Grid
import Mux
import NIOCore

/// Many nodes that are lost and come back at once: whoever dials them, or they dial, must not do so in step.
package struct StormRun: Sendable {
    package struct Settings: Sendable {
        package var peers = 200
        /// How long they are away.
        package var seconds = 6

        package init() {}
    }

    /// Which side goes away and comes back.
    private enum Case: String, CaseIterable {
        case peers = "all peers restarted, dialed by one node"
        case hub = "one node restarted, dialed by all peers"
    }

    /// The share of the dials of a second, in percent, that may fall into a tenth of it.
    private static let allowedPercent = 30
    private static let window = Duration.milliseconds(100)

    private let settings: Settings
    package private(set) var lines: [String] = []
    package private(set) var closingLine = ""

    package init(_ settings: Settings) {
        self.settings = settings
    }

    /// Makes both storms.
    ///
    /// - Throws: when dials were in step, or not all came back in time.
    package mutating func run() async throws {
        var most = 0
        var slowest = Duration.zero
        for restarted in Case.allCases {
            let histogram = try await run(restarted)
            lines.append("")
            lines.append("\(restarted.rawValue), \(settings.peers) peers, away for \(settings.seconds) s:")
            lines += histogram.lines
            most = max(most, histogram.largestRetryWindow)
            slowest = max(slowest, histogram.recovery)
            guard histogram.largestRetryWindow * 100 <= settings.peers * Self.allowedPercent else {
                throw UnexpectedAnswer("\(histogram.largestRetryWindow) of \(settings.peers) dials came within 100 ms")
            }
            guard histogram.recovery <= MeshSettings.healingLimit else {
                throw UnexpectedAnswer("all were connected only \(histogram.recovery.brief) after the restart")
            }
        }
        closingLine =
            "soak: storm \(settings.peers) peers: at most \(most) retries within 100 ms, all connected \(slowest.brief) after the restart"
    }

    private func run(_ restarted: Case) async throws -> StormHistogram {
        let hubName = "http://hub.soak:9000"
        let peersDial = restarted == .hub
        let names = Array(
            (0...).lazy.map { "http://peer-\($0).soak:9000" }
                .filter { DialRule.dials(local: $0, remote: hubName) == peersDial }
                .prefix(settings.peers)
        )
        let proxy = try await LinkProxy(links: names.count)
        let links = Dictionary(uniqueKeysWithValues: zip(names, proxy.ports))
        let hub = StormNode(name: hubName, peers: names, ports: peersDial ? [:] : links)
        let peers = names.map { name in
            StormNode(name: name, peers: [hubName], ports: peersDial ? [hubName: links[name] ?? 0] : [:])
        }
        let away = peersDial ? [hub] : peers
        for node in [hub] + peers {
            let port = try await node.start()
            try await lead(proxy, node, port, names)
        }
        try await hub.waitUntilConnected()
        for peer in peers { try await peer.waitUntilConnected() }

        let lost = NIODeadline.now()
        try await proxy.lead(names.indices, to: nil)
        await withDiscardingTaskGroup { group in
            for node in away { group.addTask { await node.kill() } }
        }
        try await Task.sleep(for: .seconds(settings.seconds))
        let back = NIODeadline.now()
        try await withThrowingDiscardingTaskGroup { group in
            for node in away {
                group.addTask { try await lead(proxy, node, try await node.start(), names) }
            }
        }
        try await hub.waitUntilConnected()
        for peer in peers { try await peer.waitUntilConnected() }
        let connected = NIODeadline.now()
        let dials = try await proxy.attempts().map { $0.filter { $0 >= lost } }
        for node in [hub] + peers { await node.kill() }
        try await proxy.shutDown()
        return StormHistogram(dials: dials, lost: lost, back: back, connected: connected, peers: names.count)
    }

    /// Has the links lead to a node that accepts.
    private func lead(_ proxy: LinkProxy, _ node: StormNode, _ port: Int, _ names: [String]) async throws {
        guard !node.dials else { return }
        let mine = names.firstIndex(of: node.name).map { $0..<$0 + 1 } ?? names.indices
        try await proxy.lead(mine, to: port)
    }
}
