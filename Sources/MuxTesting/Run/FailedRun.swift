// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A run that failed, with the shortest trace that was found to fail.
public struct FailedRun<Action: Sendable & CustomStringConvertible>: Error, Sendable {
    /// The seed of the run.
    public var seed: UInt64
    /// Why the run failed.
    public var failure: SimulationFailure
    /// What was decided in it.
    public var trace: SimulationTrace<Action>
    /// The shortest trace that was found; `trace` itself when ``isReproducible`` is false.
    public var shortestTrace: SimulationTrace<Action>
    /// Why a run of the shortest trace fails.
    public var shortestFailure: SimulationFailure
    /// How many runs it took to find it.
    public var shrinkingRuns: Int
    /// Whether a run of the whole trace failed again. If it did not, the workload or an end depends on something other than what
    /// it is given.
    public var isReproducible: Bool
}

extension FailedRun: CustomStringConvertible {
    /// The seed, the reasons, and the shortest trace, one decision a line.
    public var description: String {
        var text = "seed \(seed): \(failure)"
        guard isReproducible else {
            return text + "\nbut not when it is run again: something depends on more than the seed\n\(trace)"
        }
        if shortestFailure != failure { text += "\nin the shortest trace: \(shortestFailure)" }
        text += "\n\(shortestTrace.decisions.count) of \(trace.decisions.count) decisions, after \(shrinkingRuns) runs:"
        return text + "\n\(shortestTrace)"
    }
}
