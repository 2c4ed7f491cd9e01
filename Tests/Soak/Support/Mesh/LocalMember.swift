// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import Grid
import NIOCore

/// A node of a mesh in this process.
package final class LocalMember: MeshMember {
    private struct Life: Sendable {
        var node: GridNode
        var caller: SoakCaller
        var running: Task<Void, any Error>
        var work: Task<Void, Never>?
    }

    private struct State: Sendable {
        var number = 0
        var life: Life?
        var isWorking = false
        var tally = CallTally()
        var ended: [Lifetime] = []
    }

    private let settings: MemberSettings
    private let ledger = CallLedger()
    private let violations = Violations()
    private let state: NIOLockedValueBox<State>

    /// - Parameters:
    ///   - settings: who the node is.
    ///   - firstLife: the number of its first life.
    package init(_ settings: MemberSettings, firstLife: Int = 0) {
        self.settings = settings
        state = NIOLockedValueBox(State(number: firstLife))
    }

    package var name: String { settings.name }

    // MARK: Life and death

    package func start(troubled: [String]) async throws -> Int {
        let node = try SoakNode.make(name: name, peers: settings.peers, ports: settings.ports) {
            $0.timings = .soak(ping: .milliseconds(settings.pingMilliseconds))
            $0.timings.retryInterval = .milliseconds(settings.retryMilliseconds)
        }
        try SoakHandlers(name: name, ledger: ledger, violations: violations).register(on: node)
        let trouble = TroubleBoard()
        trouble.set(troubled, isTroubled: true)
        let running = Task { try await node.run() }
        try await node.waitUntilListening()
        state.withLockedValue { state in
            let caller = SoakCaller(
                node: node,
                index: settings.index,
                life: state.number,
                workload: settings.workload,
                trouble: trouble,
                violations: violations
            )
            state.number += 1
            state.life = Life(node: node, caller: caller, running: running)
            if state.isWorking { state.life?.work = Task { await caller.run() } }
        }
        return node.localAddress?.port ?? 0
    }

    package func kill() async throws {
        guard let life = state.withLockedValue({ $0.life.take() }) else { return }
        life.running.cancel()
        try? await life.running.value
        life.caller.isWorking = false
        await life.work?.value
        let left = await life.node.workInProgress()
        if left != WorkInProgress() { violations.add("\(name): \(left) after the node was shut down") }
        let tally = life.caller.takeTally()
        state.withLockedValue { state in
            state.tally += tally
            state.ended.append(life.node.lifetime)
        }
    }

    package func setFrozen(_ isFrozen: Bool) async throws {
        throw UnexpectedAnswer("a node cannot be frozen alone")
    }

    // MARK: What it is told

    package func setTroubled(_ peers: [String], _ isTroubled: Bool) async throws {
        life?.caller.trouble.set(peers, isTroubled: isTroubled)
    }

    package func beginWork() async throws {
        state.withLockedValue { state in
            state.isWorking = true
            guard let caller = state.life?.caller else { return }
            caller.isWorking = true
            state.life?.work = Task { await caller.run() }
        }
    }

    package func endWork() async throws {
        let life = state.withLockedValue { state in
            state.isWorking = false
            return state.life
        }
        life?.caller.isWorking = false
        await life?.work?.value
    }

    // MARK: What it is asked

    private var life: Life? { state.withLockedValue { $0.life } }

    package func disconnectedPeers() async throws -> [String] {
        guard let life else { return settings.peers }
        return life.node.connections.filter { !$0.isConnected }.map(\.remote)
    }

    package func probe(limit: Duration) async throws -> [String] {
        await life?.caller.probe(limit: limit) ?? settings.peers
    }

    package func takeReport() async throws -> MemberReport {
        var report = MemberReport()
        let life = life
        if let life {
            let caller = life.caller
            for text in caller.open.takeOverdue() { violations.add("\(name): \(text)") }
            report.unfinishedCalls = caller.open.count
            let work = await life.node.workInProgress()
            report.openCalls = work.openCalls
            report.runningHandlers = work.runningHandlers
        }
        let taken = violations.take()
        report.violations = taken.texts
        report.violationCount = taken.count
        let tally = life?.caller.takeTally()
        return state.withLockedValue { state in
            if let tally { state.tally += tally }
            report.tally = state.tally
            state.tally = CallTally()
            state.ended.removeAll { $0.isOver }
            report.leakedNodes = state.ended.count
            return report
        }
    }
}
