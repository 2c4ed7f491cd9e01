// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension WebSocketConnection {
    /// Something that happened, or that the caller has to do. Ranges are offsets into the bytes that were offered.
    public enum Event: Sendable, Hashable {
        /// A message. Text has been found to be UTF-8.
        case message(kind: WebSocketMachine.MessageKind, payload: WebSocketMachine.Payload)
        /// A ping. The pong has been appended to the output, or waits until the transport takes bytes again.
        case ping(Range<Int>)
        /// A pong, asked for or not.
        case pong(Range<Int>)
        /// The peer has sent a close frame or broken a rule, and nothing more is received; but messages can still be sent, until
        /// ``WebSocketConnection/acceptEnd(at:into:)``. Only with ``Configuration/holdsEnd``.
        case endPending
        /// The peer's close frame. It has been answered, unless it is the answer itself. No message comes after it.
        indirect case close(CloseFrame)
        /// The peer broke a rule, exceeded a limit or fell silent. A close frame that says so has been appended to the
        /// output, unless one was sent before or ``Configuration/announcesFailure`` is off. No message comes after it.
        indirect case failed(FramingError)
        /// To do: close the sending half of the transport once the output has been written, and go on reading and
        /// offering what comes, which is thrown away. To close it whole with bytes unread makes TCP throw away what was
        /// sent last, which is the close frame.
        case closeOutput
        /// To do: close the transport once the output has been written. It is the last event.
        case closeTransport
    }

    /// What one call of `receive` did.
    public struct Step: Sendable, Hashable {
        /// How many bytes at the front are done with. The ranges of the event lie within them.
        public var consumed: Int
        /// What happened; nil if the bytes do not suffice for an event. Otherwise `receive` is to be called again.
        public var event: Event?
        /// Without an event: how many bytes have to follow those offered, at the least, before one can come; a hint for
        /// the size of the next read.
        public var needed: Int

        /// Makes a step.
        @inlinable
        public init(consumed: Int, event: Event? = nil, needed: Int = 0) {
            self.consumed = consumed
            self.event = event
            self.needed = needed
        }
    }

    /// How a connection ended (RFC 6455 §7.1.4 to §7.1.6).
    public struct CloseOutcome: Sendable, Hashable {
        /// The peer's close frame, if one came.
        public var received: CloseFrame?
        /// Our close frame, if one was sent.
        public var sent: CloseFrame?
        /// Why the connection failed, if it did.
        public var error: FramingError?

        /// Makes an outcome.
        public init(received: CloseFrame? = nil, sent: CloseFrame? = nil, error: FramingError? = nil) {
            self.received = received
            self.sent = sent
            self.error = error
        }

        /// The connection's close code (§7.1.5): that of the peer's close frame, 1005 if that had none, and 1006 if no
        /// close frame came.
        public var code: CloseCode {
            guard let received else { return .abnormalClosure }
            return received.code ?? .noStatusReceived
        }

        /// Whether the closing handshake was completed (§7.1.4).
        public var isClean: Bool { received != nil && sent != nil && error == nil }
    }
}
