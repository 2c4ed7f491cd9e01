// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import MuxTesting
import Testing

@Suite("A run is determined by its seed and by its trace")
struct DeterminismTests {
    /// Everything often, and hearts that beat.
    static func plan(_ transport: NetworkConditions.Transport) -> SimulationPlan {
        SimulationPlan(
            transport: transport,
            faults: FaultPlan(cut: 0.05, stall: 0.05, takeover: 0.05, reconnecting: .zero ... .milliseconds(1)),
            settling: .seconds(20)
        )
    }

    static func talk(_ generator: inout SimulationGenerator) -> Talk {
        Talk(ends: 2 * generator.int(in: 1...3), heartbeat: generator.interval(in: .milliseconds(500) ... .seconds(9)))
    }

    @Test(
        "The same seed gives the same run, and another seed another one",
        arguments: NetworkConditions.Transport.allCases
    )
    func seeds(transport: NetworkConditions.Transport) throws {
        var digests: Set<UInt64> = []
        for seed in 0..<100 as Range<UInt64> {
            var runs = (0..<2).map { _ in
                Simulation(seed: seed, plan: Self.plan(transport), makeWorkload: Self.talk)
            }
            try runs[0].run()
            try runs[1].run()
            #expect(runs[0].digest == runs[1].digest)
            #expect(runs[0].trace.description == runs[1].trace.description)
            #expect(runs[0].workload.endpoints.map(\.heard) == runs[1].workload.endpoints.map(\.heard))
            digests.insert(runs[0].digest)
        }
        #expect(digests.count == 100)
    }

    @Test(
        "The trace of a run gives the same run, without its decisions being made",
        arguments: NetworkConditions.Transport.allCases
    )
    func traces(transport: NetworkConditions.Transport) throws {
        for seed in 0..<100 as Range<UInt64> {
            var run = Simulation(seed: seed, plan: Self.plan(transport), makeWorkload: Self.talk)
            try run.run()
            var replay = Simulation(replaying: run.trace, plan: Self.plan(transport), makeWorkload: Self.talk)
            try replay.run()
            #expect(run.digest == replay.digest, "seed \(seed)")
            #expect(run.workload.endpoints.map(\.heard) == replay.workload.endpoints.map(\.heard), "seed \(seed)")
            #expect(run.statistics == replay.statistics, "seed \(seed)")
        }
    }

    @Test(
        "The trace of a run that fails, wherever it does, gives the same failure",
        arguments: NetworkConditions.Transport.allCases
    )
    func failures(transport: NetworkConditions.Transport) throws {
        var failures = 0
        for seed in 0..<300 as Range<UInt64> {
            let limit = Int(seed % 50)
            func make(_ generator: inout SimulationGenerator) -> Talk {
                var talk = Self.talk(&generator)
                talk.rule = { talk in
                    let count = talk.endpoints.reduce(0) { $0 + $1.heard.count }
                    return count > limit ? "heard \(count)" : nil
                }
                return talk
            }
            var run = Simulation(seed: seed, plan: Self.plan(transport), makeWorkload: make)
            var failure: SimulationFailure?
            do { try run.run() } catch { failure = error }
            // Few runs are over before they have failed.
            guard let failure else { continue }
            failures += 1
            var replay = Simulation(replaying: run.trace, plan: Self.plan(transport), makeWorkload: make)
            let again = #expect(throws: SimulationFailure.self) { try replay.run() }
            #expect(failure == again && run.digest == replay.digest && run.now == replay.now, "seed \(seed)")
        }
        #expect(failures > 250)
    }

    @Test("Runs one after the other in the same memory are what each is alone")
    func restarts() throws {
        let plan = Self.plan(.stream)
        var total = SimulationStatistics()
        var heard: [[[Talker.Heard]]] = []
        for seed in 0..<100 as Range<UInt64> {
            var run = Simulation(seed: seed, plan: plan, makeWorkload: Self.talk)
            try run.run()
            total += run.statistics
            heard.append(run.workload.endpoints.map(\.heard))
        }
        var heardAgain: [[[Talker.Heard]]] = []
        let totalAgain = try Simulation.run(seeds: 0..<100, plan: plan) { generator in
            var talk = Self.talk(&generator)
            talk.finalRule = { talk in
                heardAgain.append(talk.endpoints.map(\.heard))
                return nil
            }
            return talk
        }
        #expect(total == totalAgain && total.runs == 100)
        #expect(heard == heardAgain)
    }
}
