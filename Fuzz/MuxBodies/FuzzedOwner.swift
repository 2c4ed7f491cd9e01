// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux

/// The owner of a machine: keeps what the machine names, and traps when what it is told does not fit together.
///
/// - Each call of its own and each handler that it starts ends once, and nothing is told of them afterwards.
/// - Each payload that the machine took is written as a whole or discarded, once.
/// - The machine stays within its limits.
/// - What is to be written are messages, with the numbers and flags that the protocol and the agreement allow.
///
/// With a ``peer`` it also knows what has to arrive.
final class FuzzedOwner {
    struct Kept {
        let bytes: [UInt8]
        var written = 0
    }

    var machine: MuxMachine
    private(set) var now: MuxInstant
    /// The honest machine at the other end, if it is one.
    weak var peer: FuzzedOwner?
    /// Whether the connection is cut on either side, which explains much.
    var isCut = false

    var calls: [UInt64: OwnedCall] = [:]
    /// The muxes in the order of their calls.
    var muxes: [UInt64] = []
    var handlers: [MuxKey: OwnedHandler] = [:]
    /// The keys in the order in which they were given.
    var keys: [MuxKey] = []
    var kept: [PayloadToken: Kept] = [:]
    /// The pieces of payloads that are not complete.
    var pieces: [MuxOwner: [UInt8]] = [:]
    var sequences = SentSequences()
    /// Muxes that the peer, as a caller, has named.
    var peersMuxes: Set<UInt64> = []
    /// What the machine gave as the reason to end the connection.
    var failure: MuxError?
    private(set) var hasEnded = false
    var hasAskedForDrain = false
    var isDrained = false
    var isPeerDraining = false
    private var lastToken: Int32 = 0

    static let start = MuxInstant(nanoseconds: 1_000_000_000)

    init(_ configuration: MuxConfiguration, agreement: MuxAgreement, firstGeneration: UInt64) {
        machine = MuxMachine(
            configuration: configuration,
            agreement: agreement,
            firstGeneration: firstGeneration,
            now: Self.start
        )
        now = Self.start
    }

    // MARK: Time and the end

    /// Lets time pass. A machine that is not woken finds out late.
    func pass(_ interval: MuxInterval, isWoken: Bool = true) {
        now = now.advanced(by: interval)
        guard isWoken, machine.nextWakeup <= now else { return }
        do {
            try machine.advance(to: now, wallTime: Timestamp(seconds: now.nanoseconds / 1_000_000_000))
            takeActions()
        } catch {
            end(for: error)
        }
        precondition(machine.nextWakeup > now, "wants to be woken at once again")
        checkLimits()
    }

    /// Ends the connection for a reason that the machine gave.
    func end(for error: MuxError) {
        failure = failure ?? error
        disconnect()
    }

    /// Ends the connection: everything ends, once, and nothing follows.
    func disconnect() {
        takeActions()
        guard !hasEnded else { return }
        hasEnded = true
        isCut = true
        peer?.isCut = true
        machine.disconnect()
        takeActions()
        precondition(calls.values.allSatisfy { !$0.isOpen }, "a call without an end")
        precondition(handlers.values.allSatisfy { !$0.isRunning }, "a handler without an end")
        precondition(kept.isEmpty, "a payload of which nothing was heard")
        precondition(machine.openCalls == 0 && machine.openIncomingCalls == 0, "open after the end")
        precondition(machine.nextWakeup == .distantFuture && machine.queuedBytes == 0, "busy after the end")
        checkSilence()
    }

    /// After the end nothing comes, whatever is asked for.
    func checkSilence() {
        guard hasEnded else { return }
        machine.disconnect()
        precondition(machine.nextMessage(now: now) == nil, "written after the end")
        for mux in muxes { machine.cancel(mux: mux) }
        for key in keys { machine.finishStream(key) }
        precondition((try? machine.request(handler: 1, payload: .none, now: now)) == nil, "a call after the end")
        precondition(machine.nextAction() == nil, "told of something after the end")
    }

    // MARK: Payloads

    /// Keeps a payload for as long as the machine has it.
    func keep(_ bytes: [UInt8]?) -> OutboundPayload {
        lastToken += 1
        let token = PayloadToken(rawValue: lastToken)
        kept[token] = Kept(bytes: bytes ?? [])
        return bytes.map { .bytes(count: $0.count, token: token) } ?? .none(token: token)
    }

    /// Takes back a payload that the machine did not take.
    func takeBack(_ payload: OutboundPayload) {
        precondition(kept.removeValue(forKey: payload.token) != nil, "discarded what was not taken")
    }

    // MARK: Limits

    func checkLimits() {
        let limits = machine.configuration
        precondition(machine.openCalls == calls.values.count { $0.isOpen }, "another number of calls")
        precondition(machine.openCalls <= limits.maximumOutgoingMuxes, "too many calls")
        let running = handlers.values.count { $0.isRunning }
        precondition(running <= machine.openIncomingCalls, "forgot a handler")
        precondition(
            machine.openIncomingCalls <= limits.maximumIncomingRequests + limits.maximumIncomingStreams,
            "too many handlers"
        )
        // Answers may be twice as much, and the last message is of any size; ends of input always have room.
        let most =
            2 * limits.maximumQueuedBytes + 2 + limits.maximumPayloadBytes + 64 + 64 * calls.count + 320
            * handlers.count
        precondition(machine.queuedBytes <= most, "too much is queued")
        let holdings = machine.holdings
        precondition(holdings.partialBytes <= limits.maximumPartialBytes, "too much has arrived in part")
        precondition(pieces.values.reduce(0) { $0 + $1.count } <= limits.maximumPartialBytes, "kept too much in part")
        let open = machine.openCalls + machine.openIncomingCalls
        precondition(holdings.waitersForRoom <= 2 * open + 16, "too many wait for room")
        precondition(holdings.muxIDs <= machine.openIncomingCalls, "keys of calls that have ended")
    }
}
