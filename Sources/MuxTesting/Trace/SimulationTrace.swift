// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

/// Everything that determines a run: the same trace gives the same run, without any other source of randomness.
public struct SimulationTrace<Action: Sendable & CustomStringConvertible>: Sendable {
    /// From what the workload was made and the network's delays and pieces come; a run with this seed also decided as the trace says.
    public var seed: UInt64
    /// The network.
    public var conditions: NetworkConditions
    /// What was decided, in order.
    public var decisions: [Decision<Action>]
    /// When the application has done everything, or nil while it has not. Without one, that is just after the last decision.
    public var settlesAt: MuxInstant?

    /// A trace of the given decisions, in order.
    public init(
        seed: UInt64,
        conditions: NetworkConditions,
        decisions: [Decision<Action>] = [],
        settlesAt: MuxInstant? = nil
    ) {
        self.seed = seed
        self.conditions = conditions
        self.decisions = decisions
        self.settlesAt = settlesAt
    }
}

extension SimulationTrace: CustomStringConvertible {
    /// The network, then one decision a line.
    public var description: String {
        var text = "network: \(conditions)"
        for decision in decisions { text += "\n\(decision)" }
        return text
    }
}
