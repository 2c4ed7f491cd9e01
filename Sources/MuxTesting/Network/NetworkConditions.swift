// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

/// How a simulated network behaves when nothing is amiss. What goes amiss is a ``NetworkFault``.
public struct NetworkConditions: Hashable, Sendable {
    /// What the ends of a connection exchange.
    public enum Transport: CaseIterable, Hashable, Sendable {
        /// Whole messages, as a WebSocket carries them. A message of which a byte is lost does not arrive.
        case messages
        /// Bytes, as TCP carries them: what is received may begin and end anywhere in what was sent.
        case stream
    }

    /// What the ends exchange.
    public var transport: Transport
    /// From each end to the other.
    public var directions: BothEnds<DirectionConditions>
    /// How much later than asked for an end may be woken, at most.
    public var wakeupDelay: MuxInterval
    /// Whether all links are connected from the beginning.
    public var isConnectedAtStart: Bool

    /// Conditions that are the same both ways.
    public init(
        transport: Transport = .messages,
        _ direction: DirectionConditions = DirectionConditions(),
        wakeupDelay: MuxInterval = MuxInterval(nanoseconds: 0),
        isConnectedAtStart: Bool = true
    ) {
        self.transport = transport
        self.directions = BothEnds(direction, direction)
        self.wakeupDelay = wakeupDelay
        self.isConnectedAtStart = isConnectedAtStart
    }

    /// Conditions chosen at random: latencies from 10 µs to 200 ms that need not be the same both ways, with and without jitter, with
    /// small and large windows, and streams whole or in pieces.
    public static func random(
        transport: Transport,
        using generator: inout SimulationGenerator
    ) -> NetworkConditions {
        var conditions = NetworkConditions(transport: transport)
        let first = DirectionConditions.random(using: &generator)
        let second = generator.chance(0.5) ? first : DirectionConditions.random(using: &generator)
        conditions.directions = BothEnds(first, second)
        if generator.chance(0.3) {
            conditions.wakeupDelay = generator.interval(in: MuxInterval(nanoseconds: 1000) ... .milliseconds(20))
        }
        return conditions
    }
}

extension NetworkConditions: CustomStringConvertible {
    /// The conditions in one line.
    public var description: String {
        let isSymmetric = directions.first == directions.second
        return (transport == .messages ? "messages, " : "a stream, ")
            + (isSymmetric
                ? "each way \(directions.first)" : "first to second \(directions.first), back \(directions.second)")
            + (wakeupDelay.nanoseconds > 0 ? ", woken up to \(SimulationTime(wakeupDelay)) late" : "")
            + (isConnectedAtStart ? "" : ", not connected at first")
    }
}
