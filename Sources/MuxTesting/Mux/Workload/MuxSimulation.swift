// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Runs of a ``MuxWorkload``.
package enum MuxSimulation {
    /// What all runs have in common. In a harsh network ends give their connections up.
    package static func plan(isHarsh: Bool = false, actions: ClosedRange<Int> = 1...16) -> SimulationPlan {
        SimulationPlan(
            conditions: conditions,
            faults: FaultPlan(
                cut: 0.03,
                stall: 0.05,
                takeover: 0.03,
                limit: 4,
                // Four of them, and connections that are noticed late, are less than a connection without a pong may last.
                stalling: .milliseconds(1) ... .seconds(isHarsh ? 60 : 3)
            ),
            pace: MuxInterval(nanoseconds: 1000) ... .seconds(8),
            actions: actions,
            settling: .seconds(isHarsh ? 150 : 45)
        )
    }

    /// Any network, and often one that takes little at a time, so that messages have to wait.
    @Sendable
    private static func conditions(_ generator: inout SimulationGenerator) -> NetworkConditions {
        var conditions = NetworkConditions.random(transport: .messages, using: &generator)
        if generator.chance(0.5) {
            conditions.directions.first.window = generator.int(in: 1...256)
            conditions.directions.second.window = generator.int(in: 1...256)
        }
        return conditions
    }

    /// Makes a run for each seed; every eighth is in a harsh network.
    ///
    /// - Throws: the first run that fails, with the shortest trace that fails.
    package static func run(
        seeds: Range<UInt64>,
        actions: ClosedRange<Int> = 1...16,
        collector: MuxTallyCollector
    ) throws(FailedRun<MuxCommand>) -> SimulationStatistics {
        let mild = seeds.lazy.filter { $0 & 7 != 7 }
        let harsh = seeds.lazy.filter { $0 & 7 == 7 }
        var statistics = try Simulation<MuxWorkload>.run(seeds: mild, plan: plan(actions: actions)) { generator in
            MuxWorkload(using: &generator, collector: collector)
        }
        let harshPlan = plan(isHarsh: true, actions: actions)
        statistics += try Simulation<MuxWorkload>.run(seeds: harsh, plan: harshPlan) { generator in
            MuxWorkload(using: &generator, isHarsh: true, collector: collector)
        }
        return statistics
    }
}
