// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Grid
import Mux
import NIOCore

/// A node here, and nodes in a process of their own that are connected to it.
struct ScaleStage: Sendable {
    private static let hubName = "http://hub.soak:9000"

    let hub: GridNode
    let peer: ScalePeer
    /// What both processes held before there were nodes.
    let hubBefore: ProcessFigures
    let peerBefore: ProcessFigures
    /// Until all were connected.
    let connecting: Duration

    /// Runs `body` with so many peers, then ends them.
    static func run<Result: Sendable>(
        peers count: Int,
        _ body: @escaping @Sendable (ScaleStage) async throws -> Result
    ) async throws -> Result {
        let names = (0...).lazy.map { "http://peer-\($0).soak:9000" }
            .filter { DialRule.dials(local: $0, remote: hubName) == true }
            .prefix(count)
        let peer = try ScalePeer()
        defer { peer.kill() }
        let (hubBefore, peerBefore) = (ProcessFigures.current, try await peer.ask(.report).figures)
        let hub = try SoakNode.make(name: hubName, peers: Array(names), ports: [:])
        try ScaleHandlers().register(on: hub)
        let running = Task { try await hub.run() }
        do {
            try await hub.waitUntilListening()
            let start = ContinuousClock.now
            try await peer.ask(.dial) { instruction in
                instruction.names = Array(names)
                instruction.hub = hubName
                instruction.port = hub.localAddress?.port ?? 0
            }
            for connection in hub.connections { try await connection.waitUntilConnected() }
            let stage = ScaleStage(
                hub: hub,
                peer: peer,
                hubBefore: hubBefore,
                peerBefore: peerBefore,
                connecting: ContinuousClock.now - start
            )
            let result = try await body(stage)
            try await stage.checkIdle()
            running.cancel()
            try await running.value
            return result
        } catch {
            running.cancel()
            throw error
        }
    }

    private func checkIdle() async throws {
        let left = await hub.workInProgress()
        guard left == WorkInProgress() else { throw UnexpectedAnswer("all calls have ended, but \(left)") }
    }
}
