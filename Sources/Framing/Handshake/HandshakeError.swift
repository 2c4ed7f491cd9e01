// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Why a client cannot use a connection: the server refused, or answered with something else than a handshake.
public struct HandshakeError: Error, Sendable, Hashable {
    /// What was wrong.
    public var code: Code
    /// The HTTP status of the answer, if that is what was wrong.
    public var status: Int?
    /// What was wrong in words: one line.
    public var message: String

    /// Makes an error.
    public init(code: Code, status: Int? = nil, message: String) {
        self.code = code
        self.status = status
        self.message = message
    }

    static func bad(_ code: Code, _ name: String) -> HandshakeError {
        HandshakeError(code: code, message: "handshake error: bad \"\(name)\" header in the answer")
    }
}

extension HandshakeError {
    /// What was wrong. More codes may come with later versions.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The name of the code.
        public let rawValue: String

        /// Makes a code by its name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The caller's own fault: a header field that cannot be sent.
        public static let invalidField = Code(rawValue: "invalidField")
        /// The status is not 101; the error has it.
        public static let status = Code(rawValue: "status")
        /// Upgrade is missing, or is not `websocket`.
        public static let upgrade = Code(rawValue: "upgrade")
        /// Connection does not say `Upgrade`.
        public static let connection = Code(rawValue: "connection")
        /// Sec-WebSocket-Accept does not fit the key: the answer is not one to this request.
        public static let accept = Code(rawValue: "accept")
        /// The server chose a subprotocol that was not asked for.
        public static let unrequestedSubprotocol = Code(rawValue: "unrequestedSubprotocol")
        /// The server chose an extension that was not asked for.
        public static let unrequestedExtension = Code(rawValue: "unrequestedExtension")
    }
}

extension HandshakeError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
