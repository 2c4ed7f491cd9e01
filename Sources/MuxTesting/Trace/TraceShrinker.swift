// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Looks for the shortest trace that fails, by delta debugging: what does not matter is left out, then times, conditions and faults
/// are made simpler, until nothing more can be had or the plan's bounds are reached.
///
/// Any failure counts, for whatever reason: the shortest trace of another failure is as good a find.
struct TraceShrinker<W: Workload> {
    typealias Trace = SimulationTrace<W.Action>

    private(set) var trace: Trace
    private(set) var failure: SimulationFailure
    private(set) var runs = 0
    private var steps = 0
    private let plan: SimulationPlan
    private let makeWorkload: (inout SimulationGenerator) -> W

    init(
        _ trace: Trace,
        _ failure: SimulationFailure,
        _ plan: SimulationPlan,
        _ makeWorkload: @escaping (inout SimulationGenerator) -> W
    ) {
        self.trace = trace
        self.failure = failure
        self.plan = plan
        self.makeWorkload = makeWorkload
    }

    /// Shortens the trace, and returns whether it fails at all.
    mutating func shrink() -> Bool {
        // The bounds are for the search; whether there is anything to search for is always found out.
        guard attempt(trace, isBounded: false) else { return false }
        var isShorter = true
        while isShorter, !isExhausted {
            isShorter = dropDecisions()
            // Each of these may make it possible to do without further decisions.
            if simplifyTimes() { isShorter = true }
            if simplifyConditions() { isShorter = true }
            if simplifyDecisions() { isShorter = true }
        }
        return true
    }

    private var isExhausted: Bool {
        runs >= plan.maximumShrinkingRuns || steps >= plan.maximumShrinkingSteps
    }

    /// Takes a trace if it fails.
    private mutating func attempt(_ candidate: Trace, isBounded: Bool = true) -> Bool {
        guard !isBounded || !isExhausted else { return false }
        runs += 1
        var simulation = Simulation(replaying: candidate, plan: plan, makeWorkload: makeWorkload)
        defer { steps += simulation.statistics.steps }
        do {
            try simulation.run()
            return false
        } catch {
            trace = candidate
            // What comes after the failure has no part in it, but for keeping links from being connected earlier.
            let done = simulation.position
            trace.decisions.removeSubrange(done...)
            trace.decisions += candidate.decisions[done...].filter {
                if case .fault(.connect) = $0.kind { true } else { false }
            }
            failure = error
            return true
        }
    }

    // MARK: Fewer decisions

    private mutating func dropDecisions() -> Bool {
        let count = trace.decisions.count
        var size = max(1, trace.decisions.count / 2)
        while true {
            let before = trace.decisions.count
            // From the end, where what follows a decision has gone already.
            var end = before
            while end > 0, !isExhausted {
                let start = max(0, end - size)
                var candidate = trace
                candidate.decisions.removeSubrange(start..<end)
                _ = attempt(candidate)
                end = min(start, trace.decisions.count)
            }
            if isExhausted || size == 1 && trace.decisions.count == before { break }
            size = max(1, size / 2)
        }
        return trace.decisions.count < count
    }

    // MARK: Simpler times

    private mutating func simplifyTimes() -> Bool {
        var isSimpler = false
        if trace.settlesAt != nil {
            var candidate = trace
            candidate.settlesAt = nil
            if attempt(candidate) { isSimpler = true }
        }
        var index = 0
        while index < trace.decisions.count, !isExhausted {
            let start = index == 0 ? MuxInstant(nanoseconds: 0) : trace.decisions[index - 1].time
            let wait = trace.decisions[index].time.interval(since: start)
            for shorter in Self.simpler(wait) {
                // First with all that comes later, then alone.
                if attempt(moving(index, by: shorter.nanoseconds - wait.nanoseconds, withLater: true))
                    || attempt(moving(index, by: shorter.nanoseconds - wait.nanoseconds, withLater: false))
                {
                    isSimpler = true
                    break
                }
            }
            index += 1
        }
        return isSimpler
    }

    private func moving(_ index: Int, by nanoseconds: Int64, withLater: Bool) -> Trace {
        var candidate = trace
        let interval = MuxInterval(nanoseconds: nanoseconds)
        for later in index..<(withLater ? candidate.decisions.count : index + 1) {
            candidate.decisions[later].time = candidate.decisions[later].time.advanced(by: interval)
        }
        if withLater { candidate.settlesAt = candidate.settlesAt?.advanced(by: interval) }
        return candidate
    }

    /// Nothing, the time without its smaller units (0, 1 s, 1.2 s for 1.234567891 s, and so on), or half of it.
    private static func simpler(_ interval: MuxInterval) -> [MuxInterval] {
        guard interval.nanoseconds > 0 else { return [] }
        var simpler = [MuxInterval(nanoseconds: 0)]
        for unit in [1_000_000_000, 100_000_000, 1_000_000, 100_000, 1000] as [Int64] {
            let rounded = interval.nanoseconds - interval.nanoseconds % unit
            if rounded > simpler[simpler.count - 1].nanoseconds, rounded < interval.nanoseconds {
                simpler.append(MuxInterval(nanoseconds: rounded))
            }
        }
        if interval.nanoseconds > 1 { simpler.append(MuxInterval(nanoseconds: interval.nanoseconds / 2)) }
        return simpler
    }

    // MARK: A simpler network

    private mutating func simplifyConditions() -> Bool {
        var isSimpler = false
        func change(_ body: (inout NetworkConditions) -> Void) {
            var candidate = trace
            body(&candidate.conditions)
            if candidate.conditions != trace.conditions, attempt(candidate) { isSimpler = true }
        }
        let simplest = DirectionConditions()
        change { $0.directions = BothEnds(simplest, simplest) }
        change { $0.wakeupDelay = MuxInterval(nanoseconds: 0) }
        // Not back to what it was before it became the simplest.
        change { if $0.directions.second != simplest { $0.directions.second = $0.directions.first } }
        for path in [\BothEnds<DirectionConditions>.first, \.second] {
            change { $0.directions[keyPath: path] = simplest }
            change { $0.directions[keyPath: path].jitter = simplest.jitter }
            change { $0.directions[keyPath: path].pieces = simplest.pieces }
            change { $0.directions[keyPath: path].window = simplest.window }
            change { $0.directions[keyPath: path].latency = simplest.latency }
        }
        return isSimpler
    }

    // MARK: Simpler decisions

    private mutating func simplifyDecisions() -> Bool {
        var isSimpler = false
        var index = 0
        while index < trace.decisions.count, !isExhausted {
            let simpler: [Decision<W.Action>.Kind] =
                switch trace.decisions[index].kind {
                case .action(let action): W.simplifications(of: action).map { .action($0) }
                case .fault(let fault): Self.simplifications(of: fault).map { .fault($0) }
                }
            var candidate = trace
            let isFound = simpler.contains { kind in
                candidate.decisions[index].kind = kind
                return attempt(candidate)
            }
            if isFound { isSimpler = true }
            // What has become simpler may become simpler still.
            if !isFound { index += 1 }
        }
        return isSimpler
    }

    private static func simplifications(of fault: NetworkFault) -> [NetworkFault] {
        let none = MuxInterval(nanoseconds: 0)
        switch fault {
        case .cut(let link, let arriving, let noticed):
            let fewer =
                simpler(arriving.first).map { BothEnds($0, arriving.second) }
                + simpler(arriving.second).map { BothEnds(arriving.first, $0) }
            return [.cut(link: link, arriving: BothEnds(0, 0), noticedAfter: BothEnds(none, none))]
                .filter { $0 != fault }
                + fewer.map { .cut(link: link, arriving: $0, noticedAfter: noticed) }
                + delays(noticed).map { .cut(link: link, arriving: arriving, noticedAfter: $0) }
        case .stall(let sender, let interval):
            return simpler(interval).dropFirst().map { .stall(sender: sender, for: $0) }
        case .connect(let link, let noticed):
            return [.connect(link: link, noticedAfter: BothEnds(none, none))].filter { $0 != fault }
                + delays(noticed).map { .connect(link: link, noticedAfter: $0) }
        }
    }

    private static func simpler(_ count: Int) -> [Int] {
        count > 0 ? [0, count / 2, count - 1] : []
    }

    private static func delays(_ delays: BothEnds<MuxInterval>) -> [BothEnds<MuxInterval>] {
        simpler(delays.first).map { BothEnds($0, delays.second) }
            + simpler(delays.second).map { BothEnds(delays.first, $0) }
    }
}
