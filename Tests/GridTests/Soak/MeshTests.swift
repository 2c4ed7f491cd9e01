// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import SoakSupport
import Testing

@Suite("A mesh", .serialized, .timeLimit(.minutes(5)))
struct MeshTests {
    /// No time limit of these is to end anything: a machine that does other things too may be slow.
    private func settings(nodes: Int, seed: UInt64) -> MeshSettings {
        var settings = MeshSettings(
            title: "mesh",
            nodes: nodes,
            seconds: 0,
            seed: seed,
            kinds: FaultKind.allCases.filter { $0 != .freeze }
        )
        settings.healingLimit = .seconds(120)
        settings.deadlineMilliseconds = 60_000
        settings.slackMilliseconds = 60_000
        settings.pingMilliseconds = 60_000
        settings.comparesFigures = false
        return settings
    }

    @Test("32 nodes connect, each pair by exactly one connection")
    func connections() async throws {
        var mesh = try await MeshRun(settings(nodes: 32, seed: 1), say: { _ in }) { LocalMember($0) }
        let statistics = try await mesh.connect()
        #expect(statistics.violations == [])
        #expect(statistics.connections == Array(repeating: 1, count: 32 * 31 / 2))
    }

    @Test(
        "Cuts, stalls, slow links, partitions and restarts lose, double and change nothing, and the mesh heals",
        arguments: [1, 2] as [UInt64]
    )
    func faults(seed: UInt64) async throws {
        var settings = settings(nodes: 5, seed: seed)
        settings.steps = 8
        settings.longestFaultMilliseconds = 300
        settings.pauseMilliseconds = 5
        settings.retryMilliseconds = 50
        settings.handlerMilliseconds = 400
        var mesh = try await MeshRun(settings, say: { _ in }) { LocalMember($0) }
        let statistics = try await mesh.run()
        #expect(statistics.violations == [], "seed \(seed)")
        // Each kind has had its turn before the eighth.
        #expect(Set(statistics.faults.keys) == Set(settings.kinds), "seed \(seed)")
        #expect(statistics.repairs.count == 8, "seed \(seed)")
        #expect(statistics.tally.total > 100, "seed \(seed)")
    }
}
