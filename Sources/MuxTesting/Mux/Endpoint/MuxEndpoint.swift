// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
public import Mux

/// One end of a connection with muxes: what an owner of a ``MuxMachine`` does, in virtual time.
///
/// Each connection has a machine of its own. The exchange that begins a real connection is left out: both ends are given what they
/// would have agreed on. The application makes calls with the methods, and learns of everything else from ``nextEvent()``.
public final class MuxEndpoint: SimulatedEndpoint {
    /// What the machines are made with.
    public let configuration: MuxConfiguration
    /// What was agreed with the other end.
    public let agreement: MuxAgreement
    /// How messages are put together.
    public let mergePolicy: MergePolicy

    /// What the owner did wrong, or the machine asked for that makes no sense; nil as long as all is well.
    public internal(set) var fault: String?
    /// How many connections there have been.
    public internal(set) var connections = 0
    /// Whether there is one.
    public internal(set) var isConnected = false
    /// Whether the end gives its connection up, or is drained.
    public internal(set) var wantsClose = false

    var machine: MuxMachine
    var now = MuxInstant(nanoseconds: 0)
    var kept = PayloadStore()
    /// Pieces of payloads that are not complete.
    var pieces: [MuxOwner: [UInt8]] = [:]
    /// The mux of the message that is being received.
    var heardMux: UInt64 = 0
    /// The muxes that the other end has begun on this connection.
    var begunMuxes: Set<UInt64> = []
    /// When the machine pings the connection next.
    var nextPing = MuxInstant.distantFuture
    /// Whether its ping is still to be written.
    var owesPing = false
    var alarms: [(due: MuxInstant, id: Int)] = []
    private var generator: SimulationGenerator
    private var events: [MuxEndpointEvent] = []
    private var nextEventIndex = 0
    private var nextAlarm = MuxInstant.distantFuture

    /// An end without a connection; `seed` determines the numbers of its calls.
    public init(
        configuration: MuxConfiguration = .defaults,
        agreement: MuxAgreement = .plain,
        mergePolicy: MergePolicy = .existing,
        seed: UInt64
    ) {
        self.configuration = configuration
        self.agreement = agreement
        self.mergePolicy = mergePolicy
        generator = SimulationGenerator(seed: seed)
        machine = MuxMachine(configuration: configuration, firstGeneration: 1, now: now)
        machine.disconnect()
    }

    // MARK: What the application reads

    /// The next thing that happened, or nil when all has been told.
    public func nextEvent() -> MuxEndpointEvent? {
        guard nextEventIndex < events.count else {
            events.removeAll(keepingCapacity: true)
            nextEventIndex = 0
            return nil
        }
        defer { nextEventIndex += 1 }
        return events[nextEventIndex]
    }

    /// Payloads that wait to be written.
    public var keptPayloads: Int { kept.count }
    /// Payloads that have come in part.
    public var partialPayloads: Int { pieces.count }
    /// Bytes of messages that wait to be written.
    public var queuedBytes: Int { machine.queuedBytes }
    /// Bytes of payloads that have come in part, as the machine counts them.
    package var partialBytes: Int { machine.holdings.partialBytes }
    /// Streams that wait for room in the machine's queue.
    package var waitingSenders: Int { machine.holdings.waitersForRoom }
    /// Calls of this end that are open.
    public var openCalls: Int { machine.openCalls }
    /// Calls of the other end that are open.
    public var openIncomingCalls: Int { machine.openIncomingCalls }

    // MARK: Time

    /// Has ``MuxEndpointEvent/alarm(_:)`` told at `due`, with or without a connection.
    public func setAlarm(_ id: Int, at due: MuxInstant) {
        alarms.append((due, id))
        nextAlarm = min(nextAlarm, due)
    }

    /// When the machine or an alarm is due.
    public var nextWakeup: MuxInstant { min(machine.nextWakeup, nextAlarm) }

    /// Lets time pass.
    public func advance(to now: MuxInstant) {
        self.now = now
        if machine.nextWakeup <= now {
            do throws(MuxError) {
                try machine.advance(to: now, wallTime: Timestamp(seconds: now.nanoseconds / 1_000_000_000))
            } catch {
                giveUp(.failed(error))
            }
            performActions(in: [])
            if nextPing <= now {
                while nextPing <= now { nextPing = nextPing.advanced(by: configuration.connectionPingInterval) }
                owesPing = true
            }
        }
        guard nextAlarm <= now else { return }
        nextAlarm = .distantFuture
        var rest = 0
        for index in alarms.indices {
            let alarm = alarms[index]
            if alarm.due <= now {
                tell(.alarm(alarm.id))
            } else {
                nextAlarm = min(nextAlarm, alarm.due)
                alarms[rest] = alarm
                rest += 1
            }
        }
        alarms.removeSubrange(rest...)
    }

    // MARK: The connection

    /// Begins with a new machine.
    public func connectionMade(at now: MuxInstant) {
        self.now = now
        connections += 1
        isConnected = true
        machine = MuxMachine(
            configuration: configuration,
            agreement: agreement,
            firstGeneration: generator.next(),
            now: now
        )
        begunMuxes.removeAll(keepingCapacity: true)
        nextPing = now.advanced(by: configuration.connectionPingInterval)
        owesPing = false
        tell(.connectionMade)
    }

    /// Ends all that was under way.
    public func connectionLost(at now: MuxInstant) {
        self.now = now
        machine.disconnect()
        performActions(in: [])
        isConnected = false
        wantsClose = false
        tell(.connectionLost)
    }

    func tell(_ event: MuxEndpointEvent) {
        events.append(event)
    }

    /// Ends the connection from this side.
    func giveUp(_ event: MuxEndpointEvent) {
        guard !wantsClose else { return }
        tell(event)
        wantsClose = true
        machine.disconnect()
    }
}
