// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The server's part of the opening handshake (RFC 6455 §4.2; GRID-V1 §1.2): which requests it takes, and what it answers.
///
/// Whether the client may connect at all (path, Authorization, Origin) is for the caller to decide.
public struct ServerHandshake: Sendable {
    /// The client's key.
    public let key: HandshakeKey
    /// The subprotocols that the client offers, the one it likes best first.
    public let subprotocols: [String]

    /// Checks a request.
    ///
    /// - Parameters:
    ///   - method: The method of the request line.
    ///   - httpVersion: The version of the request line.
    ///   - fields: The header fields.
    /// - Throws: ``HandshakeRefusal``: the answer to send instead of ``responseFields(subprotocol:)``.
    public init(
        method: String,
        httpVersion: (major: Int, minor: Int) = (1, 1),
        fields: HandshakeFields
    ) throws(HandshakeRefusal) {
        guard method == "GET" else { throw .method }
        guard httpVersion.major == 1, httpVersion.minor >= 1 else { throw .httpVersion }
        guard let host = fields.singleValue(of: HandshakeName.host), !host.isEmpty else {
            throw .badHeader(.host, HandshakeName.host)
        }
        guard fields.contains("websocket", in: HandshakeName.upgrade) else {
            throw .badHeader(.upgrade, HandshakeName.upgrade)
        }
        guard fields.contains("upgrade", in: HandshakeName.connection) else {
            throw .badHeader(.connection, HandshakeName.connection)
        }
        guard fields.singleValue(of: HandshakeName.version) == "13" else { throw .version }
        guard let text = fields.singleValue(of: HandshakeName.key), let key = HandshakeKey(text: text) else {
            throw .badHeader(.key, HandshakeName.key)
        }
        self.key = key
        self.subprotocols = fields.elements(of: HandshakeName.subprotocol)
    }

    /// The header fields of the answer with status 101, in the order in which they are sent.
    ///
    /// - Parameters:
    ///   - subprotocol: The one of ``subprotocols`` that is chosen, if any. One that was not offered is left out: the
    ///     client would have to fail the connection.
    ///   - extensions: The value of Sec-WebSocket-Extensions, if any is accepted.
    public func responseFields(subprotocol: String? = nil, extensions: String? = nil) -> HandshakeFields {
        var fields: HandshakeFields = [
            HandshakeName.upgrade: "websocket",
            HandshakeName.connection: "Upgrade",
            HandshakeName.accept: key.accept,
        ]
        if let subprotocol, subprotocols.contains(subprotocol) {
            fields.append(name: HandshakeName.subprotocol, value: subprotocol)
        }
        if let extensions { fields.append(name: HandshakeName.extensions, value: extensions) }
        return fields
    }
}
