// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension Simulation {
    /// Makes a run for each seed.
    ///
    /// - Throws: the first run that fails, with the shortest trace that fails.
    /// - Returns: what has happened in all of them together, so that a test can see that what it is about did happen.
    @discardableResult
    public static func run(
        seeds: some Sequence<UInt64>,
        plan: SimulationPlan = SimulationPlan(),
        makeWorkload: (inout SimulationGenerator) -> W
    ) throws(FailedRun<W.Action>) -> SimulationStatistics {
        var total = SimulationStatistics()
        var simulation: Simulation?
        for seed in seeds {
            if simulation?.restart(seed: seed, makeWorkload: makeWorkload) == nil {
                simulation = Simulation(seed: seed, plan: plan, makeWorkload: makeWorkload)
            }
            do {
                try simulation?.run()
            } catch {
                guard let simulation else { continue }
                throw failedRun(simulation.trace, error, plan, makeWorkload)
            }
            if let statistics = simulation?.statistics { total += statistics }
        }
        return total
    }

    /// Finds the shortest trace of a run that failed.
    private static func failedRun(
        _ trace: SimulationTrace<W.Action>,
        _ failure: SimulationFailure,
        _ plan: SimulationPlan,
        _ makeWorkload: (inout SimulationGenerator) -> W
    ) -> FailedRun<W.Action> {
        withoutActuallyEscaping(makeWorkload) { makeWorkload in
            var shrinker = TraceShrinker<W>(trace, failure, plan, makeWorkload)
            let isReproducible = shrinker.shrink()
            return FailedRun(
                seed: trace.seed,
                failure: failure,
                trace: trace,
                shortestTrace: shrinker.trace,
                shortestFailure: shrinker.failure,
                shrinkingRuns: shrinker.runs,
                isReproducible: isReproducible
            )
        }
    }
}
