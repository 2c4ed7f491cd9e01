// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import Grid
import NIOCore

/// A node that goes away and comes back.
final class StormNode: Sendable {
    private struct Life: Sendable {
        var node: GridNode
        var running: Task<Void, any Error>
    }

    let name: String
    private let peers: [String]
    private let ports: [String: Int]
    private let life = NIOLockedValueBox<Life?>(nil)

    init(name: String, peers: [String], ports: [String: Int]) {
        self.name = name
        self.peers = peers
        self.ports = ports
    }

    var dials: Bool { !ports.isEmpty }

    /// Returns the port at which it listens.
    func start() async throws -> Int {
        let node = try SoakNode.make(name: name, peers: peers, ports: ports)
        let running = Task { try await node.run() }
        try await node.waitUntilListening()
        life.withLockedValue { $0 = Life(node: node, running: running) }
        return node.localAddress?.port ?? 0
    }

    func waitUntilConnected() async throws {
        for connection in life.withLockedValue({ $0?.node.connections }) ?? [] {
            try await connection.waitUntilConnected()
        }
    }

    func kill() async {
        guard let life = life.withLockedValue({ $0.take() }) else { return }
        life.running.cancel()
        try? await life.running.value
    }
}
