// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// What one end sends to the other: the sender's part of a link.
struct LinkDirection {
    var queue = FlightQueue()
    var generator: SimulationGenerator
    /// Nothing arrives before.
    var stalledUntil = MuxInstant(nanoseconds: .min)
    /// The latency of the sender's connection.
    var latency = MuxInterval(nanoseconds: 0)
    /// When the last of what was sent on the sender's connection arrives.
    var lastArrival = MuxInstant(nanoseconds: .min)
    /// Bytes sent on the sender's connection that have not been received, as far as the sender knows.
    var underWay = 0

    init(generator: SimulationGenerator) {
        self.generator = generator
    }

    /// When the next of what is under way arrives.
    var next: NetworkMoment {
        let moment = queue.firstMoment
        return moment.time < stalledUntil && !queue.isEmpty
            ? NetworkMoment(time: stalledUntil, order: moment.order) : moment
    }

    /// Starts all over on a new connection; what is still under way on an older one may yet arrive.
    mutating func begin(_ conditions: DirectionConditions) {
        latency = pick(conditions.latency)
        lastArrival = MuxInstant(nanoseconds: .min)
        underWay = 0
    }

    /// When something that is sent now arrives, though not before `earliest`.
    mutating func arrival(at now: MuxInstant, jitter: MuxInterval, notBefore earliest: MuxInstant) -> MuxInstant {
        var arrival = now.advanced(by: latency)
        if jitter.nanoseconds > 0 { arrival = arrival.advanced(by: pick(MuxInterval(nanoseconds: 0)...jitter)) }
        lastArrival = max(arrival, lastArrival, earliest)
        return lastArrival
    }

    private mutating func pick(_ range: ClosedRange<MuxInterval>) -> MuxInterval {
        let (lower, upper) = (range.lowerBound.nanoseconds, range.upperBound.nanoseconds)
        guard lower < upper else { return range.lowerBound }
        return MuxInterval(nanoseconds: Int64(generator.int(in: Int(clamping: lower)...Int(clamping: upper))))
    }

    mutating func reset(generator: SimulationGenerator) {
        queue.removeAll()
        self.generator = generator
        stalledUntil = MuxInstant(nanoseconds: .min)
        latency = MuxInterval(nanoseconds: 0)
        lastArrival = MuxInstant(nanoseconds: .min)
        underWay = 0
    }
}
