// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The state machine of one connection: all calls of both sides, without I/O and without a clock (GRID-V1 §2 to §5, and the
/// extensions of GRID-V1-EXTENSIONS that both sides have agreed to).
///
/// Inputs are received messages, calls and the time. What is to be done comes out of ``nextAction()``, and has to be taken
/// before the next input, because received payloads are named by their place in the bytes being received. What is to be
/// written comes out of ``nextMessage(now:)``, whenever the connection can take it: until then it waits here, control
/// messages first and everything else in turns. Payloads to send never enter the machine; it knows them by the names under
/// which their owner keeps them.
///
/// Nothing a peer sends traps or grows the machine past its ``MuxConfiguration``. It is not thread-safe: it belongs to one
/// event loop, or to one test.
public struct MuxMachine: ~Copyable, Sendable {
    /// The limits and timings in force.
    public let configuration: MuxConfiguration

    /// What was agreed beyond the plain protocol.
    public let agreement: MuxAgreement

    var calls: Slab<OutgoingMux>
    var incomingRequests: Slab<IncomingRequest>
    var incomingStreams: Slab<IncomingMux>
    var incomingStreamKeys: MuxIDTable
    /// Only where requests can be cancelled, which is the only way to name one again.
    var incomingRequestKeys: MuxIDTable
    var queue = SendQueue()
    var partials = PartialPayloads()
    /// Those who wait for room in the queue rather than for a credit.
    var stalled: ContiguousArray<MuxOwner> = []
    var timers = TimerQueue()
    var liveness: ConnectionLiveness
    var draining = Draining()
    private(set) var hasEnded = false

    private var actions = FIFO<MuxAction>()

    /// A machine for a connection that was accepted just now.
    ///
    /// - Parameters:
    ///   - configuration: limits and timings.
    ///   - agreement: what was agreed beyond the plain protocol.
    ///   - firstGeneration: a random number; MuxIDs begin there, so that no answer of an older connection matches.
    ///   - now: the time.
    public init(
        configuration: MuxConfiguration,
        agreement: MuxAgreement = .plain,
        firstGeneration: UInt64,
        now: MuxInstant
    ) {
        self.configuration = configuration
        self.agreement = agreement
        self.calls = Slab(
            limit: configuration.maximumOutgoingMuxes,
            firstGeneration: firstGeneration,
            vacant: .vacant
        )
        self.incomingRequests = Slab(limit: configuration.maximumIncomingRequests, vacant: .vacant)
        // Keys of requests and streams never meet: each kind has half of the generations.
        self.incomingStreams = Slab(
            limit: configuration.maximumIncomingStreams,
            firstGeneration: MuxKey.upperGenerations,
            vacant: .vacant
        )
        self.incomingStreamKeys = MuxIDTable()
        self.incomingRequestKeys = MuxIDTable()
        self.liveness = ConnectionLiveness(configuration: configuration, now: now)
    }

    // MARK: What the owner reads

    /// The next thing to do, or nil when all is done.
    public mutating func nextAction() -> MuxAction? {
        if let action = actions.popFirst() { return action }
        guard isDrained else { return nil }
        draining.isReported = true
        return .drained
    }

    /// When ``advance(to:wallTime:)`` has to be called next, if nothing happens before; never, once the connection has ended.
    public var nextWakeup: MuxInstant { hasEnded ? .distantFuture : min(liveness.nextTick, timers.next) }

    /// Whether ``nextMessage(now:)`` has something to write.
    public var hasMessages: Bool { !queue.isEmpty }

    /// Bytes that wait to be written, as they count against ``MuxConfiguration/maximumQueuedBytes``.
    public var queuedBytes: Int { queue.queuedBytes }

    /// Bytes of everything that waits to be written, control messages too.
    public var waitingBytes: Int { queue.queuedBytes &+ queue.controlBytes }

    /// Calls of ours that are open.
    public var openCalls: Int { calls.count }

    /// The time from the last ping of the connection that was answered to its answer; nil before there was one.
    public var lastRoundTrip: MuxInterval? { liveness.lastRoundTrip }

    /// Calls of the peer that are open.
    public var openIncomingCalls: Int { incomingRequests.count + incomingStreams.count }

    /// Whether the peer still waits for the handler of this request.
    public func isOpen(request key: MuxKey) -> Bool { incomingRequests[key]?.phase == .running }

    // MARK: Parts of the machine

    mutating func perform(_ action: MuxAction) {
        actions.append(action)
    }

    mutating func send(_ header: MessageHeader, payload: [UInt8] = [], extensionBlock: [UInt8]? = nil) {
        queue.append(.message(ControlMessage(header, payload: payload, extensionBlock: extensionBlock)))
    }

    /// A header of this connection: the checksum flag as agreed.
    func header(
        _ operation: Operation,
        mux: UInt64,
        sequence: UInt32 = 0,
        deadlineMilliseconds: UInt32 = 0,
        handler: UInt8 = 0,
        flags: MessageFlags = []
    ) -> MessageHeader {
        MessageHeader(
            muxID: mux,
            sequence: sequence,
            deadlineMilliseconds: deadlineMilliseconds,
            handler: handler,
            operation: operation,
            flags: configuration.checksums ? flags.union(.crc) : flags
        )
    }

    /// Removes a call of ours, and what of it waits to be written.
    @discardableResult
    mutating func removeCall(_ key: MuxKey) -> OutgoingMux? {
        guard let call = calls.remove(key) else { return nil }
        drop(call.flow)
        partials.remove(.call(mux: key.rawValue))
        if !call.isAnnounced { draining.unannouncedCalls -= 1 }
        acknowledgeDrainIfReady()
        return call
    }

    @discardableResult
    mutating func removeIncomingRequest(_ key: MuxKey) -> IncomingRequest? {
        guard let request = incomingRequests.remove(key) else { return nil }
        if canCancelRequests { incomingRequestKeys.remove(request.header.muxID, key) }
        drop(request.flow)
        partials.remove(.request(key))
        return request
    }

    @discardableResult
    mutating func removeIncomingStream(_ key: MuxKey) -> IncomingMux? {
        guard let stream = incomingStreams.remove(key) else { return nil }
        incomingStreamKeys.remove(stream.header.muxID, key)
        drop(stream.flow)
        partials.remove(.stream(key))
        return stream
    }

    /// Drops what waits of a call that was removed, which makes room for others.
    private mutating func drop(_ flow: Int32) {
        defer { resumeStalledIfPossible() }
        guard flow >= 0 else { return }
        var dropped: [PayloadToken] = []
        queue.drop(flow) { payload in if payload.token != .none { dropped.append(payload.token) } }
        for token in dropped { perform(.discardPayload(token)) }
    }

    var canCancelRequests: Bool { agreement.features.contains(.requestCancellation) }

    // MARK: The end

    /// Ends everything: every call of ours fails as disconnected, every handler is cancelled (GRID-V1 §5).
    ///
    /// Nothing is written from then on, and later calls fail.
    public mutating func disconnect() {
        guard !hasEnded else { return }
        hasEnded = true
        for key in calls.keys {
            removeCall(key)
            perform(.callFailed(mux: key.rawValue, .disconnected))
        }
        for key in incomingRequests.keys {
            guard let request = removeIncomingRequest(key), request.phase != .answered else { continue }
            perform(.cancelHandler(key, .disconnected))
        }
        for key in incomingStreams.keys {
            guard let stream = removeIncomingStream(key), !stream.hasReturned else { continue }
            perform(.cancelHandler(key, .disconnected))
        }
        queue = SendQueue()
        stalled.removeAll()
        timers = TimerQueue()
    }
}
