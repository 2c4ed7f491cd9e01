// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The client's part of the opening handshake (RFC 6455 §4.1, §4.2.2; GRID-V1 §1.2): what it asks, and which answers it takes.
public struct ClientHandshake: Sendable {
    /// The header fields of the GET request, in the order in which they are sent: Host, Upgrade, Connection,
    /// Sec-WebSocket-Version, Sec-WebSocket-Key, then the caller's own.
    public let requestFields: HandshakeFields

    private let expectedAccept: String
    private let subprotocols: [String]
    private let extensions: [String]

    /// Prepares a handshake.
    ///
    /// - Parameters:
    ///   - host: The value of the Host field: the server's name, with its port unless that is the scheme's own.
    ///   - key: A key that is used for this connection only.
    ///   - extraFields: Fields to send besides, such as Authorization. What is asked for by Sec-WebSocket-Protocol or
    ///     Sec-WebSocket-Extensions among them is what the server may choose from.
    /// - Throws: ``HandshakeError`` with the code ``HandshakeError/Code/invalidField`` if a field cannot be sent: its
    ///   name is not a token or belongs to the handshake, or a value holds a control character.
    public init(
        host: String,
        key: HandshakeKey = .random(),
        extraFields: HandshakeFields = [:]
    ) throws(HandshakeError) {
        var fields: HandshakeFields = [
            HandshakeName.host: host,
            HandshakeName.upgrade: "websocket",
            HandshakeName.connection: "Upgrade",
            HandshakeName.version: "13",
            HandshakeName.key: key.text,
        ]
        let own = fields
        for (name, value) in extraFields {
            guard ASCII.isToken(name), own.values(of: name).isEmpty else {
                throw HandshakeError(
                    code: .invalidField,
                    message: "header field cannot be added: \(name.debugDescription)"
                )
            }
            fields.append(name: name, value: value)
        }
        guard !host.isEmpty else { throw HandshakeError(code: .invalidField, message: "empty Host") }
        for (name, value) in fields where !ASCII.isFieldValue(value) {
            throw HandshakeError(code: .invalidField, message: "control character in the header field \(name)")
        }
        self.requestFields = fields
        self.expectedAccept = key.accept
        self.subprotocols = fields.elements(of: HandshakeName.subprotocol)
        self.extensions = fields.elements(of: HandshakeName.extensions).map(ClientHandshake.extensionName)
    }

    /// Checks the server's answer (§4.1, "Once the client's opening handshake has been sent").
    ///
    /// - Returns: The subprotocol that the server has chosen, if any.
    /// - Throws: ``HandshakeError`` if the connection cannot be used.
    @discardableResult
    public func validate(status: Int, fields: HandshakeFields) throws(HandshakeError) -> String? {
        guard status == 101 else {
            throw HandshakeError(
                code: .status,
                status: status,
                message: "the server answered with HTTP status \(status)"
            )
        }
        let upgrade = fields.elements(of: HandshakeName.upgrade)
        guard upgrade.count == 1, fields.contains("websocket", in: HandshakeName.upgrade) else {
            throw .bad(.upgrade, HandshakeName.upgrade)
        }
        guard fields.contains("upgrade", in: HandshakeName.connection) else {
            throw .bad(.connection, HandshakeName.connection)
        }
        guard fields.singleValue(of: HandshakeName.accept) == expectedAccept else {
            throw .bad(.accept, HandshakeName.accept)
        }
        for element in fields.elements(of: HandshakeName.extensions) {
            guard extensions.contains(ClientHandshake.extensionName(element)) else {
                throw .bad(.unrequestedExtension, HandshakeName.extensions)
            }
        }
        guard !fields.values(of: HandshakeName.subprotocol).isEmpty else { return nil }
        guard let chosen = fields.singleValue(of: HandshakeName.subprotocol), subprotocols.contains(chosen) else {
            throw .bad(.unrequestedSubprotocol, HandshakeName.subprotocol)
        }
        return chosen
    }

    /// An extension without its parameters (§9.1).
    private static func extensionName(_ element: String) -> String {
        String(ASCII.trimmed(element.prefix { $0 != ";" }))
    }
}
