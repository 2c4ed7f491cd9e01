// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Framing

/// Why a WebSocket cannot do, or no longer do, what was asked of it.
public struct WebSocketError: Error, Sendable {
    /// What was wrong.
    public var code: Code
    /// What was wrong in words: one line.
    public var message: String
    /// What the peer did, if that was it.
    public var framingError: FramingError?

    /// Makes an error.
    public init(_ code: Code, _ message: String, framingError: FramingError? = nil) {
        self.code = code
        self.message = message
        self.framingError = framingError
    }
}

extension WebSocketError {
    /// What was wrong. More codes may come with later versions.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The name of the code.
        public let rawValue: String

        /// Makes a code by its name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// Nothing can be sent: the WebSocket is closing or closed.
        public static let closed = Code(rawValue: "closed")
        /// The connection was lost without a closing handshake (RFC 6455 §7.1.7; close code 1006).
        public static let connectionLost = Code(rawValue: "connectionLost")
        /// The peer broke a rule, exceeded a limit or fell silent: ``WebSocketError/framingError`` says which.
        public static let failed = Code(rawValue: "failed")
        /// The opening handshake took longer than ``HandshakeLimits/timeout``.
        public static let handshakeTimeout = Code(rawValue: "handshakeTimeout")
        /// The caller's own fault: what was asked for makes no sense now.
        public static let invalidState = Code(rawValue: "invalidState")
    }

    init(_ error: FramingError) {
        self.init(.failed, error.message, framingError: error)
    }

    static var closed: WebSocketError {
        WebSocketError(.closed, "nothing can be sent: the WebSocket is closing or closed")
    }
}

extension WebSocketError: CustomStringConvertible {
    /// The message and, in parentheses, the code.
    public var description: String { "\(message) (\(code.rawValue))" }
}
