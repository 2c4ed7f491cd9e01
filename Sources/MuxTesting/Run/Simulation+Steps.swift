// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension Simulation {
    /// Runs to the end. Afterwards ``trace`` is whole, also when this throws.
    public mutating func run() throws(SimulationFailure) {
        while try step() {}
    }

    /// Lets the next thing happen, and returns whether there was one.
    ///
    /// - Throws: what is wrong, after which the run is over.
    @discardableResult
    public mutating func step() throws(SimulationFailure) -> Bool {
        guard !isFinished else { return false }
        do {
            if try takeStep() { return true }
            counts.runs += 1
        } catch {
            endRun()
            throw error
        }
        endRun()
        return false
    }

    private mutating func endRun() {
        isFinished = true
        guard !isReplay else { return }
        // Later than this, if the application was not yet done.
        if trace.settlesAt == nil { trace.settlesAt = now.advanced(by: MuxInterval(nanoseconds: 1)) }
        // A replay would otherwise connect links at another time.
        var time = source.nextReconnection
        while time < .distantFuture, let fault = source.takeReconnection(at: time, plan.faults) {
            trace.decisions.append(Decision(at: time, .fault(fault)))
            time = source.nextReconnection
        }
    }

    private mutating func takeStep() throws(SimulationFailure) -> Bool {
        let decision = nextDecision
        let arrival = network.nextEvent
        let (wakeup, sleeper) = nextWakeup
        let first = min(decision, arrival, wakeup)
        guard first < .distantFuture, first <= end else {
            try workload.finish(at: now)
            return false
        }
        counts.steps += 1
        try SimulationFailure.unless(
            counts.steps <= plan.maximumSteps,
            "the run did not come to an end in \(plan.maximumSteps) steps"
        )
        now = max(now, first)
        if decision == first {
            try decide()
        } else if arrival == first {
            deliver()
        } else {
            try wake(sleeper)
        }
        if isSettling { try workload.settle(at: now) }
        try workload.check(at: now)
        // What is lost by closing may be something that another end waits for.
        while send() { try workload.check(at: now) }
        reconnect()
        return true
    }

    /// When a run is over at the latest.
    private var end: MuxInstant {
        isSettling ? (trace.settlesAt ?? now).advanced(by: plan.settling) : .distantFuture
    }

    // MARK: Decisions

    private var nextDecision: MuxInstant {
        guard isReplay else { return min(source.nextDecision, source.nextReconnection) }
        let time = position < trace.decisions.count ? trace.decisions[position].time : .distantFuture
        return min(time, isSettling ? .distantFuture : settlement, source.nextReconnection)
    }

    /// In a replay, when the application is done.
    private var settlement: MuxInstant {
        if let time = trace.settlesAt { return time }
        guard position >= trace.decisions.count else { return .distantFuture }
        return now.advanced(by: MuxInterval(nanoseconds: 1))
    }

    private mutating func decide() throws(SimulationFailure) {
        guard isReplay else { return try decideAnew() }
        if let fault = source.takeReconnection(at: now, FaultPlan.none) { return try perform(.fault(fault)) }
        guard position < trace.decisions.count, isSettling || trace.decisions[position].time <= settlement else {
            if trace.settlesAt == nil { trace.settlesAt = now }
            isSettling = true
            fold(1, 0)
            return
        }
        position += 1
        try perform(trace.decisions[position - 1].kind)
    }

    private mutating func decideAnew() throws(SimulationFailure) {
        if let fault = source.takeReconnection(at: now, plan.faults) {
            return try record(.fault(fault))
        }
        if let fault = source.takeFault(in: network, plan.faults) {
            source.wait(at: now, plan, trace.conditions)
            return try record(.fault(fault))
        }
        if source.actionsLeft > 0, let action = workload.next(using: &source.generator, at: now) {
            source.actionsLeft -= 1
            source.wait(at: now, plan, trace.conditions)
            return try record(.action(action))
        }
        source.nextDecision = .distantFuture
        trace.settlesAt = now
        isSettling = true
        fold(1, 0)
    }

    private mutating func record(_ kind: Decision<W.Action>.Kind) throws(SimulationFailure) {
        trace.decisions.append(Decision(at: now, kind))
        try perform(kind)
    }

    private mutating func perform(_ kind: Decision<W.Action>.Kind) throws(SimulationFailure) {
        switch kind {
        case .action(let action):
            counts.actions += 1
            fold(2, 0)
            try workload.perform(action, at: now)
        case .fault(let fault):
            fold(3, 0)
            network.apply(fault, at: now)
        }
    }

    /// Decides when links are connected again whose dialing ends have lost their connections.
    private mutating func reconnect() {
        guard let range = plan.faults.reconnecting else { return }
        for link in 0..<network.linkCount
        where source.reconnections[link] == .distantFuture && network.isAbandoned(2 * link) {
            if !isReplay {
                source.reconnect(link, at: now, range)
            } else if !isConnectedLater(link) {
                // The trace was made by hand, or shortened: what matters in it is hardly that there is no connection for good.
                source.reconnect(link, at: now, range.lowerBound...range.lowerBound)
            }
        }
    }

    private func isConnectedLater(_ link: Int) -> Bool {
        trace.decisions[position...].contains { decision in
            if case .fault(.connect(link, _)) = decision.kind { true } else { false }
        }
    }

    // MARK: The ends

    private mutating func deliver() {
        guard let event = network.takeEvent(at: now) else { return }
        switch event {
        case .connectionMade(let end):
            fold(4, end)
            wasWritable[end] = true
            workload.endpoints[end].connectionMade(at: now)
        case .connectionLost(let end):
            fold(5, end)
            workload.endpoints[end].connectionLost(at: now)
        case .received(let end, let bytes):
            fold(6, end, bytes)
            workload.endpoints[end].receive(bytes, at: now)
        }
    }

    private var nextWakeup: (MuxInstant, Int) {
        var (first, sleeper) = (MuxInstant.distantFuture, 0)
        for end in wakeupDelays.indices {
            let wanted = workload.endpoints[end].nextWakeup
            guard wanted < .distantFuture else { continue }
            let time = max(now, wanted.advanced(by: wakeupDelays[end]))
            if time < first { (first, sleeper) = (time, end) }
        }
        return (first, sleeper)
    }

    private mutating func wake(_ end: Int) throws(SimulationFailure) {
        counts.wakeups += 1
        fold(7, end)
        workload.endpoints[end].advance(to: now)
        try SimulationFailure.unless(
            workload.endpoints[end].nextWakeup > now,
            "end \(end), woken at \(SimulationTime(now)), wants to be woken at \(SimulationTime(workload.endpoints[end].nextWakeup))"
        )
        drawWakeupDelay(end)
    }

    /// Sends all that the ends want to send and may, and returns whether any of them closed its connection.
    private mutating func send() -> Bool {
        var isAnyClosed = false
        for end in wasWritable.indices {
            while network.isConnected(end) {
                let isWritable = network.isWritable(end)
                if isWritable != wasWritable[end] {
                    wasWritable[end] = isWritable
                    workload.endpoints[end].writabilityChanged(to: isWritable, at: now)
                }
                guard isWritable, let bytes = workload.endpoints[end].takeOutput(at: now) else { break }
                fold(8, end, bytes)
                network.send(bytes, from: end, at: now)
            }
            if network.isConnected(end), workload.endpoints[end].wantsClose {
                fold(9, end)
                network.close(end, at: now)
                workload.endpoints[end].connectionLost(at: now)
                isAnyClosed = true
            }
        }
        return isAnyClosed
    }

    // MARK: The digest

    private mutating func fold(_ what: UInt64, _ end: Int, _ bytes: [UInt8] = []) {
        var value =
            digest ^ (what | UInt64(truncatingIfNeeded: end) << 8 | UInt64(truncatingIfNeeded: bytes.count) << 24)
        value = (value ^ UInt64(bitPattern: now.nanoseconds)) &* 0x9e37_79b9_7f4a_7c15
        value ^= value >> 29
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
        digest = value ^ value >> 32
    }
}
