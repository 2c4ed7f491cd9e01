// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Where the decisions of a run come from that is not a replay.
struct DecisionSource {
    var generator: SimulationGenerator
    /// When the application or the network may do something next.
    var nextDecision = MuxInstant(nanoseconds: 0)
    /// Whether the network does something then.
    private var isFaultNext = false
    var actionsLeft: Int
    private var faultsLeft: Int
    /// By link: when it is connected again, if that has been decided.
    var reconnections: [MuxInstant]

    init(seed: UInt64, plan: SimulationPlan, links: Int) {
        generator = SimulationGenerator(seed: seed, stream: 2)
        actionsLeft = generator.int(in: plan.actions)
        faultsLeft = plan.faults.limit
        reconnections = Array(repeating: .distantFuture, count: links)
    }

    /// The same as a new one, in the memory of this one.
    mutating func reset(seed: UInt64, plan: SimulationPlan) {
        generator = SimulationGenerator(seed: seed, stream: 2)
        nextDecision = MuxInstant(nanoseconds: 0)
        isFaultNext = false
        actionsLeft = generator.int(in: plan.actions)
        faultsLeft = plan.faults.limit
        for link in reconnections.indices { reconnections[link] = .distantFuture }
    }

    /// When the next link is connected again.
    var nextReconnection: MuxInstant {
        var next = MuxInstant.distantFuture
        for time in reconnections where time < next { next = time }
        return next
    }

    /// The link that is to be connected at `now`, with what there is to say of it.
    mutating func takeReconnection(at now: MuxInstant, _ plan: FaultPlan) -> NetworkFault? {
        for link in reconnections.indices where reconnections[link] <= now {
            reconnections[link] = .distantFuture
            return .connect(link: link, noticedAfter: delays(plan))
        }
        return nil
    }

    /// Decides when a link is connected again.
    mutating func reconnect(_ link: Int, at now: MuxInstant, _ range: ClosedRange<MuxInterval>) {
        // Not at once: what has happened at this time already would come after it in a replay.
        let delay = MuxInterval(nanoseconds: max(1, generator.interval(in: range).nanoseconds))
        reconnections[link] = now.advanced(by: delay)
    }

    /// Decides when the next decision is made.
    mutating func wait(at now: MuxInstant, _ plan: SimulationPlan, _ conditions: NetworkConditions) {
        let faults = plan.faults
        isFaultNext = faultsLeft > 0 && generator.chance(faults.cut + faults.stall + faults.takeover)
        var pace = plan.pace
        if isFaultNext, generator.chance(0.75) {
            // Soon, while there is something under way.
            pace = MuxInterval(nanoseconds: 0)...longestWay(conditions)
        }
        nextDecision = now.advanced(by: generator.interval(in: pace))
    }

    private func longestWay(_ conditions: NetworkConditions) -> MuxInterval {
        let first = conditions.directions.first
        let second = conditions.directions.second
        return max(
            MuxInterval(nanoseconds: 0),
            first.latency.upperBound,
            first.jitter,
            second.latency.upperBound,
            second.jitter
        )
    }

    /// What goes wrong now, if anything does.
    mutating func takeFault(in network: SimulatedNetwork, _ plan: FaultPlan) -> NetworkFault? {
        guard isFaultNext, network.linkCount > 0 else { return nil }
        let link = generator.int(in: 0...(network.linkCount - 1))
        let dice = Double(generator.next() >> 11) / 9_007_199_254_740_992 * (plan.cut + plan.stall + plan.takeover)
        guard !network.isBroken(link) else { return nil }
        faultsLeft -= 1
        if dice < plan.cut {
            let arriving = BothEnds(
                arriving(of: network.bytesUnderWay(from: 2 * link)),
                arriving(of: network.bytesUnderWay(from: 2 * link + 1))
            )
            return .cut(link: link, arriving: arriving, noticedAfter: delays(plan))
        }
        if dice < plan.cut + plan.stall {
            return .stall(
                sender: 2 * link + generator.int(in: 0...1),
                for: generator.interval(in: plan.stalling)
            )
        }
        return .connect(link: link, noticedAfter: delays(plan))
    }

    /// Often all or nothing.
    private mutating func arriving(of count: Int) -> Int {
        switch generator.int(in: 0...3) {
        case 0: 0
        case 1: count
        default: generator.int(in: 0...count)
        }
    }

    /// Often the same, and often none.
    private mutating func delays(_ plan: FaultPlan) -> BothEnds<MuxInterval> {
        let first = delay(plan)
        return BothEnds(first, generator.chance(0.25) ? first : delay(plan))
    }

    private mutating func delay(_ plan: FaultPlan) -> MuxInterval {
        generator.chance(0.25) ? plan.noticing.lowerBound : generator.interval(in: plan.noticing)
    }
}
