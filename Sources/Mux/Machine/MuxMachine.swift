// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The state machine of one connection: all calls of both sides, without I/O and without a clock (GRID-V1 §2 to §5).
///
/// Inputs are received messages, calls and the time. Calls that send return the header of the message to send, which the
/// owner encodes together with the payload; whatever else is to be done comes out of ``nextAction()``, and has to be taken
/// before the next input, because payloads are named by their place in the bytes being received.
///
/// Nothing a peer sends traps or grows the machine past its ``MuxConfiguration``. It is not thread-safe: it belongs to one
/// event loop, or to one test.
public struct MuxMachine: ~Copyable, Sendable {
    /// The limits and timings in force.
    public let configuration: MuxConfiguration

    var calls: Slab<OutgoingMux>
    var incomingRequests: Slab<IncomingRequest>
    var incomingStreams: Slab<IncomingMux>
    var incomingStreamKeys: [UInt64: MuxKey] = [:]
    var timers = TimerQueue()
    var liveness: ConnectionLiveness
    private(set) var hasEnded = false

    private var actions: ContiguousArray<MuxAction> = []
    private var firstAction = 0

    /// A machine for a connection that was accepted just now.
    ///
    /// - Parameters:
    ///   - configuration: limits and timings.
    ///   - firstGeneration: a random number; MuxIDs begin there, so that no answer of an older connection matches.
    ///   - now: the time.
    public init(configuration: MuxConfiguration, firstGeneration: UInt64, now: MuxInstant) {
        self.configuration = configuration
        self.calls = Slab(limit: configuration.maximumOutgoingMuxes, firstGeneration: firstGeneration)
        self.incomingRequests = Slab(limit: configuration.maximumIncomingRequests)
        // Keys of requests and streams never meet: each kind has half of the generations.
        self.incomingStreams = Slab(
            limit: configuration.maximumIncomingStreams,
            firstGeneration: MuxKey.upperGenerations
        )
        self.liveness = ConnectionLiveness(configuration: configuration, now: now)
    }

    // MARK: What the owner reads

    /// The next thing to do, or nil when all is done.
    public mutating func nextAction() -> MuxAction? {
        guard firstAction < actions.count else { return nil }
        let action = actions[firstAction]
        firstAction += 1
        if firstAction == actions.count {
            actions.removeAll(keepingCapacity: actions.count <= 1024)
            firstAction = 0
        }
        return action
    }

    /// When ``advance(to:wallTime:)`` has to be called next, if nothing happens before; never, once the connection has ended.
    public var nextWakeup: MuxInstant { hasEnded ? .distantFuture : min(liveness.nextTick, timers.next) }

    /// Calls of ours that are open.
    public var openCalls: Int { calls.count }

    /// Calls of the peer that are open.
    public var openIncomingCalls: Int { incomingRequests.count + incomingStreams.count }

    /// Whether the peer still waits for the answer to this request.
    public func isOpen(request key: MuxKey) -> Bool { incomingRequests.contains(key) }

    // MARK: Parts of the machine

    mutating func perform(_ action: MuxAction) {
        actions.append(action)
    }

    mutating func send(_ header: MessageHeader, payload: [UInt8] = []) {
        actions.append(.send(ControlMessage(header, payload: payload)))
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

    // MARK: The end

    /// Ends everything: every call of ours fails as disconnected, every handler is cancelled (GRID-V1 §5).
    ///
    /// Nothing is sent from then on, and later calls fail.
    public mutating func disconnect() {
        guard !hasEnded else { return }
        hasEnded = true
        for key in calls.keys {
            calls.remove(key)
            perform(.callFailed(mux: key.rawValue, .disconnected))
        }
        for key in incomingRequests.keys {
            incomingRequests.remove(key)
            perform(.cancelHandler(key, .disconnected))
        }
        for key in incomingStreams.keys {
            // One whose final message waits has no handler any more.
            guard let stream = incomingStreams.remove(key), stream.pendingEnd == nil else { continue }
            perform(.cancelHandler(key, .disconnected))
        }
        incomingStreamKeys.removeAll()
    }
}
