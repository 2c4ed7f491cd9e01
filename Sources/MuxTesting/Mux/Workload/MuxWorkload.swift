// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Mux

/// Two ends that call each other at random, and an account of what has to become of it.
///
/// Everything that an end tells has to follow from what the other one did: no message is lost, doubled, reordered, or given to
/// another call; each call ends once, at its deadline at the latest, with the result of its handler or with a failure for which there
/// was a reason; and when all is over, nothing is left of it.
package struct MuxWorkload: Workload {
    /// The most that an end is woken late in ``NetworkConditions/random(transport:using:)``.
    static let tolerance = MuxInterval.milliseconds(20)
    /// A deadline travels as whole milliseconds, so the handler's side may be that early.
    static let earliness = MuxInterval(nanoseconds: -1_000_000)

    package var endpoints: [MuxEndpoint]
    let agreement: MuxAgreement
    let configuration: MuxConfiguration
    /// Whether the network may be so bad that an end gives its connection up.
    let isHarsh: Bool
    let collector: MuxTallyCollector

    var tally = MuxTally()
    var calls: [ModelCall] = []
    /// By end, its calls.
    var callsByMux: [[UInt64: ModelCall]] = [[:], [:]]
    /// By end, the calls whose handlers run there.
    var handlersByKey: [[MuxKey: ModelCall]] = [[:], [:]]
    /// By end, whether it has begun to drain its connection.
    var isDraining = [false, false]
    /// By end, whether it has ever: the other end may hear of it when this one has lost the connection.
    var hasDrained = [false, false]
    /// By end, whether it was told that the other one drains the connection.
    var knowsOfDraining = [false, false]
    /// What connection of the second end is which one of the first.
    var connections: [Int: Int] = [:]
    var isSettling = false
    /// No call has to have ended before this.
    var nextDeadline = MuxInstant.distantFuture
    /// Calls of which a side was told that they are over, and should have been told why.
    var suspects: [ModelCall] = []

    /// Settings chosen at random.
    package init(using generator: inout SimulationGenerator, isHarsh: Bool = false, collector: MuxTallyCollector) {
        configuration = Self.configuration(&generator)
        self.isHarsh = isHarsh
        self.collector = collector
        let extensions = BothEnds(Self.extensions(&generator), Self.extensions(&generator))
        agreement = MuxExtensions.agreed(local: extensions.first, remote: extensions.second)
        let other = MuxExtensions.agreed(local: extensions.second, remote: extensions.first)
        endpoints = [
            MuxEndpoint(
                configuration: configuration,
                agreement: agreement,
                mergePolicy: Self.mergePolicy(&generator),
                seed: generator.next()
            ),
            MuxEndpoint(
                configuration: configuration,
                agreement: other,
                mergePolicy: Self.mergePolicy(&generator),
                seed: generator.next()
            ),
        ]
    }

    private static func configuration(_ generator: inout SimulationGenerator) -> MuxConfiguration {
        var configuration = MuxConfiguration(checksums: generator.chance(0.5))
        configuration.defaultRequestDeadline = .seconds(20)
        if generator.chance(0.15) { configuration.maximumOutgoingMuxes = generator.int(in: 1...4) }
        if generator.chance(0.15) { configuration.maximumIncomingRequests = generator.int(in: 1...3) }
        if generator.chance(0.15) { configuration.maximumIncomingStreams = generator.int(in: 1...3) }
        if generator.chance(0.5) { configuration.maximumQueuedBytes = generator.int(in: 256...8192) }
        if generator.chance(0.3) { configuration.maximumQueuedBytesPerMux = generator.int(in: 64...2048) }
        if generator.chance(0.5) {
            configuration.agingInterval = generator.interval(in: MuxInterval(nanoseconds: 1000) ... .seconds(1))
        }
        if generator.chance(0.3) { configuration.muxPingInterval = .seconds(2) }
        return configuration
    }

    private static func extensions(_ generator: inout SimulationGenerator) -> MuxExtensions {
        var extensions = MuxExtensions.defaults
        switch generator.int(in: 0...9) {
        case 0, 1: extensions.features = []
        case 2...4: extensions.features = MuxFeatures(rawValue: UInt32(truncatingIfNeeded: generator.next()))
        default: break
        }
        if generator.chance(0.7) { extensions.chunkBytes = generator.int(in: 1024...2048) }
        if generator.chance(0.5) { extensions.streamWindowBytes = generator.int(in: 1...4096) }
        if generator.chance(0.3) { extensions.metadataBytes = 512 }
        return extensions
    }

    private static func mergePolicy(_ generator: inout SimulationGenerator) -> MergePolicy {
        generator.choose([.existing, .defaults, .never]) ?? .existing
    }

    /// The agreement as an end has it.
    func agreement(of end: Int) -> MuxAgreement { endpoints[end].agreement }

    // MARK: What a simulation asks for

    package mutating func next(using generator: inout SimulationGenerator, at now: MuxInstant) -> MuxCommand? {
        generator.chance(0.08)
            ? .drain(end: generator.int(in: 0...1)) : .call(CallPlan.random(&generator, agreement))
    }

    package mutating func perform(_ action: MuxCommand, at now: MuxInstant) throws(SimulationFailure) {
        switch action {
        case .call(let plan): try make(plan, at: now)
        case .drain(let end):
            guard endpoints[end].isConnected, !endpoints[end].wantsClose else { return }
            isDraining[end] = true
            hasDrained[end] = true
            endpoints[end].drain()
            tally.count("drains")
        }
    }

    package mutating func check(at now: MuxInstant) throws(SimulationFailure) {
        var isAnyNew = true
        while isAnyNew {
            isAnyNew = false
            for end in 0...1 {
                while let event = endpoints[end].nextEvent() {
                    isAnyNew = true
                    try handle(event, of: end, at: now)
                }
            }
        }
        for end in 0...1 {
            if let fault = endpoints[end].fault { throw SimulationFailure("end \(end): \(fault)") }
        }
        if !suspects.isEmpty { try checkSuspects() }
        if nextDeadline < now { try checkDeadlines(at: now) }
    }

    package mutating func settle(at now: MuxInstant) throws(SimulationFailure) {
        guard !isSettling else { return }
        isSettling = true
        for call in calls { try settle(call, at: now) }
    }

    package mutating func finish(at now: MuxInstant) throws(SimulationFailure) {
        for call in calls {
            try SimulationFailure.unless(
                !call.isOpen,
                "\(call) never ended: \(call.inputsSent) of \(call.plan.inputs) inputs and \(call.outputsSent) of \(call.plan.outputs) outputs were sent, the handler is \(call.handler)"
            )
            try SimulationFailure.unless(call.handler != .running, "the handler of \(call) never ended")
        }
        for end in 0...1 {
            try checkIdle(end)
            try SimulationFailure.unless(!isDraining[end], "end \(end) was never drained")
        }
        tally.count("connections", endpoints[0].connections)
        collector.tally += tally
    }

    package static func simplifications(of action: MuxCommand) -> [MuxCommand] {
        guard case .call(let plan) = action else { return [] }
        return plan.simpler.map { .call($0) }
    }
}
