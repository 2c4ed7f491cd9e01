// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

/// What the runs of a simulation have in common, besides their workload.
public struct SimulationPlan: Sendable {
    /// The network of each run.
    public var conditions: @Sendable (inout SimulationGenerator) -> NetworkConditions
    /// What goes wrong.
    public var faults: FaultPlan
    /// How long the application waits between actions. Each order of magnitude is as likely as any other.
    public var pace: ClosedRange<MuxInterval>
    /// How many actions there are in a run, at most; the number is drawn for each run.
    public var actions: ClosedRange<Int>
    /// How long a run goes on at most after the last action.
    public var settling: MuxInterval
    /// After how many steps a run has failed, because it should have come to an end.
    public var maximumSteps: Int
    /// How many runs are made at most to find the shortest trace of a failure.
    public var maximumShrinkingRuns: Int
    /// How many steps these runs may have together.
    public var maximumShrinkingSteps: Int

    /// A plan that says what it does not take from the defaults: random conditions for the transport, the usual faults, a pace from
    /// 10 µs to 1 s, up to 100 actions, a minute to settle, 100,000 steps, 2000 runs and 10 million steps for shrinking.
    public init(
        transport: NetworkConditions.Transport = .messages,
        conditions: (@Sendable (inout SimulationGenerator) -> NetworkConditions)? = nil,
        faults: FaultPlan = FaultPlan(),
        pace: ClosedRange<MuxInterval> = MuxInterval(nanoseconds: 10_000) ... .seconds(1),
        actions: ClosedRange<Int> = 0...100,
        settling: MuxInterval = .seconds(60),
        maximumSteps: Int = 100_000,
        maximumShrinkingRuns: Int = 2000,
        maximumShrinkingSteps: Int = 10_000_000
    ) {
        self.conditions =
            conditions ?? { generator in NetworkConditions.random(transport: transport, using: &generator) }
        self.faults = faults
        self.pace = pace
        self.actions = actions
        self.settling = settling
        self.maximumSteps = maximumSteps
        self.maximumShrinkingRuns = maximumShrinkingRuns
        self.maximumShrinkingSteps = maximumShrinkingSteps
    }

    /// A plan with the same network for every run.
    public init(_ conditions: NetworkConditions, faults: FaultPlan = FaultPlan()) {
        self.init(conditions: { _ in conditions }, faults: faults)
    }
}
