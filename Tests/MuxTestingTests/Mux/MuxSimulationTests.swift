// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import MuxTesting
import Testing

@Suite("Two machines that call each other over a network that misbehaves")
struct MuxSimulationTests {
    /// In parts, so that they run side by side.
    private static let parts = 8
    private static let runs: UInt64 = 20_000

    @Test("Nothing is lost, doubled, reordered, misdelivered, late, or left over", arguments: 0..<UInt64(parts))
    func runs(part: UInt64) throws {
        let size = Self.runs / UInt64(Self.parts)
        let collector = MuxTallyCollector()
        // Shorter than those of `make simulate`: here nothing is optimised.
        let statistics = try MuxSimulation.run(
            seeds: part * size..<(part + 1) * size,
            actions: 1...4,
            collector: collector
        )
        #expect(statistics.runs == Int(size))
        // All of this has been tried.
        let network = statistics.network
        #expect(network.cuts > 0 && network.takeovers > 0 && network.stalls > 0 && network.fullWindows > 0)
        for what in Self.met { #expect(collector.tally[what] > 0, "\(what)") }
    }

    private static let met = [
        "requests", "responses", "streams both ways", "streams with input only", "streams with output only",
        "streams without messages", "streams finished", "errors of handlers", "refused", "refused as too many",
        "refused for a drain", "deadlines exceeded", "cancelled", "disconnected", "handlers cancelled",
        "calls in pieces", "blocked callers", "blocked handlers", "consumers that stop", "drained",
        "unresponsive peers",
    ]

    @Test("The same seed gives the same run, and its trace gives it again")
    func determinism() throws {
        var digests: Set<UInt64> = []
        for seed in 0..<50 as Range<UInt64> {
            func run() -> Simulation<MuxWorkload> {
                Simulation(seed: seed, plan: MuxSimulation.plan()) { generator in
                    MuxWorkload(using: &generator, collector: MuxTallyCollector())
                }
            }
            var (first, second) = (run(), run())
            try first.run()
            try second.run()
            #expect(first.digest == second.digest && first.statistics == second.statistics)
            var replay = Simulation(replaying: first.trace, plan: MuxSimulation.plan()) { generator in
                MuxWorkload(using: &generator, collector: MuxTallyCollector())
            }
            try replay.run()
            #expect(first.digest == replay.digest, "seed \(seed)")
            digests.insert(first.digest)
        }
        #expect(digests.count == 50)
    }
}
