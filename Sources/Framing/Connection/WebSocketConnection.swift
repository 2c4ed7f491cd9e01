// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// One end of a WebSocket connection, between the opening handshake and the closed socket (RFC 6455 §5 to §7). It does
/// no I/O and knows no clock: bytes, calls and the time go in, events and bytes to send come out.
///
/// ```
///          close()             close frame received             server: at once; client: time is up
///   open ──────────► closing ────────────────────────► closed ───────────────────────────► closeTransport
///    │ │                │                                 ▲                                        ▲ ▲
///    │ └────────────────│── close frame received ─────────┘                                        │ │
///    │                  │   (answered at once)                                                     │ │
///    │                  └── time is up ────────────────────────────────────────────────────────────┘ │
///    │   a rule or a limit was broken                                 time is up                     │
///    └────────────────────────────────► closeOutput, draining ───────────────────────────────────────┘
/// ```
///
/// With ``Configuration/holdsEnd`` a close frame or a fault of the peer's is held first: messages can still be sent, until
/// ``acceptEnd(at:into:)``. Without ``Configuration/announcesFailure`` a fault leads to closeTransport at once.
///
/// A server closes the transport as soon as both close frames have gone. A client lets the server do it first, and does
/// it itself after the close timeout (§7.1.1). A connection that failed throws away what comes until then.
///
/// The caller owns the buffer that it receives into, the buffer of bytes to send, and the transport:
///
/// ```swift
/// while true {
///     let step = connection.receive(buffer.unconsumed, at: now, into: &output)
///     if let event = step.event { handle(event) }        // ranges are offsets into what was offered
///     buffer.drop(step.consumed)
///     if step.event == nil { break }
/// }
/// transport.write(output)
/// timer.set(connection.deadline)                         // calls advance(to:into:) until no event comes
/// ```
///
/// Messages in one frame are handed out where they lie, as by ``WebSocketMachine``, whose contract about the offered
/// bytes holds here too. What is appended to the output has to be written in its order; a compressed message has been
/// compressed by then, so nothing can come between its compression and its place on the wire.
///
/// A connection is confined to whatever its transport is confined to; it does not synchronise.
public struct WebSocketConnection: ~Copyable, Sendable {
    /// The role of this end.
    public let role: Role
    /// The settings.
    public let configuration: Configuration

    var machine: WebSocketMachine
    var phase = Phase.open
    /// An event that follows the last one and has not been handed out.
    var pending: Event?
    /// The latest time that has been told; the clock does not go back.
    var time: WebSocketInstant

    var keys: MaskingKeySource
    var queue: OutboundQueue
    var controlFrames: ControlFrameBudget
    var liveness: Liveness?
    let messageTimeout: Int64
    let closeTimeout: Int64

    /// Since when a message, or a frame, has been there in part.
    var unfinishedSince: WebSocketInstant?
    /// Since when the caller has not been reading.
    var pausedSince: WebSocketInstant?
    /// How many bytes were left over by the last step: only what comes on top of them is new.
    var leftOver = 0
    /// The answer to the latest ping that came while the queue was full.
    var waitingPong: [UInt8]?
    /// The message that is being sent in fragments.
    var outgoing: OutgoingMessage?

    var deflater: MessageDeflater?
    var inflater: MessageInflater?
    /// What a message to send was compressed to; kept for its memory.
    var deflated: [UInt8] = []
    /// The compressed message under way, or ready to be taken, inflated so far.
    var inflated: [UInt8] = []
    var inflatedIsReady = false
    var inflatedValidator = UTF8Validator()

    var received: CloseFrame?
    var sent: CloseFrame?
    var failure: FramingError?

    /// Makes the end in `role` of a connection whose opening handshake is done.
    ///
    /// - Parameters:
    ///   - role: This end's role.
    ///   - configuration: The settings.
    ///   - compression: What was negotiated; nil for no compression.
    ///   - now: The time.
    ///   - randomNumberGenerator: Draws the masking keys of a client; it has to be unpredictable (§10.3).
    public init(
        role: Role,
        configuration: Configuration = .defaults,
        compression: PermessageDeflate.Parameters? = nil,
        at now: WebSocketInstant,
        randomNumberGenerator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
        let limits = configuration.limits
        self.role = role
        self.configuration = configuration
        self.machine = WebSocketMachine(role: role, limits: limits, takesCompressed: compression != nil)
        self.time = now
        self.keys = MaskingKeySource(randomNumberGenerator)
        self.queue = OutboundQueue(limits)
        self.controlFrames = ControlFrameBudget(framesPerSecond: limits.maximumControlFramesPerSecond)
        self.liveness = configuration.keepAlive.map { Liveness($0, now: now) }
        self.messageTimeout = max(0, limits.messageTimeout.saturatingNanoseconds)
        self.closeTimeout = max(0, limits.closeTimeout.saturatingNanoseconds)
        if let compression {
            deflater = MessageDeflater(role: role, parameters: compression, configuration: configuration.compression)
            inflater = MessageInflater(role: role, parameters: compression, configuration: configuration.compression)
        }
    }

    /// Sets how large the messages are that are taken from now on, and their frames. Not while one of them is under way in part.
    ///
    /// - Parameter bytes: the limit, of compressed messages also after they have been inflated. Below 0 counts as 0.
    package mutating func setMaximumMessageBytes(_ bytes: Int) {
        machine.limits.maximumMessageBytes = max(0, bytes)
        machine.limits.maximumFrameBytes = max(0, bytes)
    }

    /// Whether messages can be sent: no close frame has been sent, and the connection has not failed or ended.
    public var isOpen: Bool {
        switch phase {
        case .open, .held: true
        case .closing, .closed, .draining, .ended: false
        }
    }

    /// Whether a sender should go on. It should not while ``WebSocketLimits/queuedBytesHighWaterMark`` is exceeded,
    /// until half of that is reached again.
    public var isWritable: Bool { queue.isWritable }

    /// How many bytes the transport has not taken, by the last report and what has been appended since.
    public var queuedBytes: Int { queue.byteCount }

    /// The time between the last automatic ping that was answered and its pong.
    public var roundTripTime: Duration? { liveness?.roundTrip.map { .nanoseconds($0) } }

    /// Hands over the message that the last event announced as ``WebSocketMachine/Payload/assembled``, without copying
    /// it.
    ///
    /// It is there until it is taken or `receive` is called again; without one the result is empty.
    public mutating func takeAssembledMessage() -> [UInt8] {
        guard inflatedIsReady else { return machine.takeAssembledMessage() }
        inflatedIsReady = false
        var taken: [UInt8] = []
        swap(&taken, &inflated)
        return taken
    }
}
