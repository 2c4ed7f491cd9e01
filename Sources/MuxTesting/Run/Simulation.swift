// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

/// A run of a ``Workload`` in virtual time, over a ``SimulatedNetwork``.
///
/// A run is made of steps, in each of which one thing happens: the application or the network does something that was decided at
/// random, something arrives, or an end is woken. Then the workload looks at its ends, and what they want to send goes out.
///
/// It is determined by its seed, and again by its ``trace``. ``run(seeds:plan:makeWorkload:)`` makes many runs and shortens the trace
/// of one that fails.
public struct Simulation<W: Workload> {
    /// The application and its ends.
    public var workload: W
    /// The time, which begins at 0.
    public internal(set) var now = MuxInstant(nanoseconds: 0)
    /// What is under way.
    public internal(set) var network: SimulatedNetwork
    /// What has been decided so far, or, in a replay, what is to be decided.
    public internal(set) var trace: SimulationTrace<W.Action>
    /// A number that stands for everything that has happened: two runs with the same one were the same.
    public internal(set) var digest: UInt64 = 0

    let plan: SimulationPlan
    var source: DecisionSource
    /// In a replay, the next decision.
    var position = 0
    var isReplay: Bool
    var isSettling = false
    var isFinished = false
    var counts = SimulationStatistics()
    /// By end: whether it was told that its connection takes more.
    var wasWritable: [Bool]
    /// By end: how late it will be woken.
    var wakeupDelays: [MuxInterval]
    var wakeupGenerator: SimulationGenerator

    /// A run whose decisions come from a seed.
    ///
    /// `makeWorkload` is given a generator of its own, from which it may draw settings.
    public init<Failure: Error>(
        seed: UInt64,
        plan: SimulationPlan = SimulationPlan(),
        makeWorkload: (inout SimulationGenerator) throws(Failure) -> W
    ) throws(Failure) {
        var setup = SimulationGenerator(seed: seed, stream: 1)
        let conditions = plan.conditions(&setup)
        self.init(
            SimulationTrace(seed: seed, conditions: conditions),
            plan,
            try makeWorkload(&setup),
            isReplay: false
        )
    }

    /// A run whose decisions are those of a trace, which may be made by hand.
    public init<Failure: Error>(
        replaying trace: SimulationTrace<W.Action>,
        plan: SimulationPlan = SimulationPlan(),
        makeWorkload: (inout SimulationGenerator) throws(Failure) -> W
    ) throws(Failure) {
        var setup = SimulationGenerator(seed: trace.seed, stream: 1)
        // Drawn so that the workload is given the same numbers, whatever the trace says of the network.
        _ = plan.conditions(&setup)
        self.init(trace, plan, try makeWorkload(&setup), isReplay: true)
    }

    private init(_ trace: SimulationTrace<W.Action>, _ plan: SimulationPlan, _ workload: W, isReplay: Bool) {
        self.workload = workload
        self.trace = trace
        self.plan = plan
        self.isReplay = isReplay
        let links = workload.endpoints.count / 2
        network = SimulatedNetwork(links: links, conditions: trace.conditions, seed: trace.seed)
        source = DecisionSource(seed: trace.seed, plan: plan, links: links)
        wasWritable = Array(repeating: false, count: links * 2)
        wakeupDelays = Array(repeating: MuxInterval(nanoseconds: 0), count: workload.endpoints.count)
        wakeupGenerator = SimulationGenerator(seed: trace.seed, stream: 3)
        begin()
    }

    /// What has happened so far.
    public var statistics: SimulationStatistics {
        var statistics = counts
        statistics.network = network.statistics
        return statistics
    }

    /// Whether the run has come to its end, good or bad.
    public var isOver: Bool { isFinished }

    /// Becomes another run, in the memory of this one.
    mutating func restart<Failure: Error>(
        seed: UInt64,
        makeWorkload: (inout SimulationGenerator) throws(Failure) -> W
    ) throws(Failure) {
        var setup = SimulationGenerator(seed: seed, stream: 1)
        let conditions = plan.conditions(&setup)
        workload = try makeWorkload(&setup)
        let count = workload.endpoints.count
        guard count == wakeupDelays.count, !isReplay else {
            self = Simulation(SimulationTrace(seed: seed, conditions: conditions), plan, workload, isReplay: false)
            return
        }
        trace.seed = seed
        trace.conditions = conditions
        trace.decisions.removeAll(keepingCapacity: true)
        trace.settlesAt = nil
        now = MuxInstant(nanoseconds: 0)
        digest = 0
        network.reset(conditions: conditions, seed: seed)
        source.reset(seed: seed, plan: plan)
        isSettling = false
        isFinished = false
        counts = SimulationStatistics()
        for end in wasWritable.indices { wasWritable[end] = false }
        wakeupGenerator = SimulationGenerator(seed: seed, stream: 3)
        begin()
    }

    private mutating func begin() {
        for end in wakeupDelays.indices { drawWakeupDelay(end) }
        guard trace.conditions.isConnectedAtStart else { return }
        let none = MuxInterval(nanoseconds: 0)
        for link in 0..<network.linkCount {
            network.apply(.connect(link: link, noticedAfter: BothEnds(none, none)), at: now)
        }
    }

    mutating func drawWakeupDelay(_ end: Int) {
        let longest = trace.conditions.wakeupDelay
        guard longest.nanoseconds > 0 else {
            wakeupDelays[end] = MuxInterval(nanoseconds: 0)
            return
        }
        // Half of the time an end is woken when it wants to be.
        wakeupDelays[end] =
            wakeupGenerator.chance(0.5)
            ? MuxInterval(nanoseconds: 0) : wakeupGenerator.interval(in: MuxInterval(nanoseconds: 0)...longest)
    }
}
