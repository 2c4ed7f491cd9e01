// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension WebSocketConnection {
    /// Where the connection is between its opening and its end.
    enum Phase: Sendable, Equatable {
        case open
        /// The peer has brought about the end, which waits for the caller.
        case held(HeldEnd, until: WebSocketInstant)
        /// Our close frame has been sent, the peer's has not come.
        case closing(until: WebSocketInstant)
        /// Both have; it is the server that closes the transport first, so that it, not the client, is left waiting for
        /// stray segments (RFC 6455 §7.1.1).
        case closed(until: WebSocketInstant)
        /// The connection failed; whatever comes is thrown away.
        case draining(until: WebSocketInstant)
        /// The caller has been told to close the transport, or it is closed.
        case ended

        /// Whether what comes is still parsed.
        var isParsing: Bool {
            switch self {
            case .open, .closing: true
            case .held, .closed, .draining, .ended: false
            }
        }
    }

    /// What a peer has done to bring about the end.
    enum HeldEnd: Sendable, Equatable {
        case close(CloseFrame)
        case failure(FramingError)
    }

    /// A message of which we have sent some fragments.
    struct OutgoingMessage: Sendable {
        var kind: WebSocketMachine.MessageKind
        var validator = UTF8Validator()
    }
}
