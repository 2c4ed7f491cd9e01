// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The answer to a request that is no opening handshake, or not one that can be served (RFC 6455 §4.2.1, §4.4).
public struct HandshakeRefusal: Error, Sendable, Equatable {
    /// What was wrong with the request.
    public var code: Code
    /// The HTTP status to answer with.
    public var status: Int
    /// The body to answer with: one line of plain text.
    public var text: String
    /// The header fields that the status calls for; those for the body (Content-Type, Content-Length) are not among them.
    public var fields: HandshakeFields

    /// Makes a refusal.
    public init(code: Code, status: Int, text: String, fields: HandshakeFields = [:]) {
        self.code = code
        self.status = status
        self.text = text
        self.fields = fields
    }

    static var method: HandshakeRefusal {
        HandshakeRefusal(code: .method, status: 405, text: "handshake error: bad HTTP method", fields: ["Allow": "GET"])
    }

    static var httpVersion: HandshakeRefusal {
        HandshakeRefusal(code: .httpVersion, status: 505, text: "handshake error: bad HTTP version")
    }

    static var version: HandshakeRefusal {
        var refusal = badHeader(.version, HandshakeName.version)
        refusal.status = 426
        refusal.fields = [HandshakeName.version: "13"]
        return refusal
    }

    static func badHeader(_ code: Code, _ name: String) -> HandshakeRefusal {
        HandshakeRefusal(code: code, status: 400, text: "handshake error: bad \"\(name)\" header")
    }
}

extension HandshakeRefusal {
    /// What was wrong with a request. More codes may come with later versions.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The name of the code.
        public let rawValue: String

        /// Makes a code by its name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The method is not GET: status 405.
        public static let method = Code(rawValue: "method")
        /// The version of HTTP is not 1.1: status 505.
        public static let httpVersion = Code(rawValue: "httpVersion")
        /// Host is missing, empty or there twice: status 400.
        public static let host = Code(rawValue: "host")
        /// Upgrade does not say `websocket`: status 400.
        public static let upgrade = Code(rawValue: "upgrade")
        /// Connection does not say `Upgrade`: status 400.
        public static let connection = Code(rawValue: "connection")
        /// Sec-WebSocket-Version is not 13: status 426.
        public static let version = Code(rawValue: "version")
        /// Sec-WebSocket-Key does not stand for 16 bytes: status 400.
        public static let key = Code(rawValue: "key")
    }
}

extension HandshakeRefusal: CustomStringConvertible {
    /// The status and the text.
    public var description: String { "\(status) \(text)" }
}
