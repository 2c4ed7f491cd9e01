// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension WebSocketMachine {
    /// What one call of ``WebSocketMachine/receive(_:)-(UnsafeMutableRawBufferPointer)`` did.
    public struct Step: Sendable, Hashable {
        /// How many bytes at the front are done with. The ranges of the event lie within them.
        public var consumed: Int
        /// What was received; nil if the bytes do not suffice for an event.
        public var event: Event?
        /// Without an event: how many bytes have to follow those offered, at the least, before one can come. It is
        /// bounded by the limits, but only announced by the peer: no more than a hint for the size of the next read. 0
        /// with an event, and after a close frame.
        public var needed: Int

        /// Makes a step.
        @inlinable
        public init(consumed: Int, event: Event? = nil, needed: Int = 0) {
            self.consumed = consumed
            self.event = event
            self.needed = needed
        }
    }

    /// Something that a peer sent. Ranges are offsets into the bytes that were offered.
    public enum Event: Sendable, Hashable {
        /// A message. Text has been found to be UTF-8.
        case message(kind: MessageKind, payload: Payload)
        /// A ping, to be answered by a pong with the same payload (RFC 6455 §5.5.2).
        case ping(Range<Int>)
        /// A pong (§5.5.3).
        case pong(Range<Int>)
        /// The peer closes the connection; to be answered by a close frame with the same code (§5.5.1). It is the last
        /// event. The reason has been found to be UTF-8.
        case close(code: CloseCode?, reason: Range<Int>)
    }

    /// What a message is made of (§5.6).
    public enum MessageKind: Sendable, Hashable {
        /// UTF-8.
        case text
        /// Anything.
        case binary
    }

    /// Where a message's payload is.
    public enum Payload: Sendable, Hashable {
        /// Unmasked where it was offered.
        case inPlace(Range<Int>)
        /// To be had from ``WebSocketMachine/takeAssembledMessage()``.
        case assembled
    }
}
