// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension WebSocketConnection {
    /// Where the connection is between its opening and its end.
    enum Phase: Sendable, Equatable {
        case open
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
            case .closed, .draining, .ended: false
            }
        }
    }

    /// A message of which we have sent some fragments.
    struct OutgoingMessage: Sendable {
        var kind: WebSocketMachine.MessageKind
        var validator = UTF8Validator()
    }
}
