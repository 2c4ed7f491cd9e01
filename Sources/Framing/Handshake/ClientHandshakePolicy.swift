// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a client asks for in its opening handshakes beside the connection itself, and which answers it takes.
public struct ClientHandshakePolicy: Sendable, Hashable {
    /// The subprotocols to offer, the one liked best first. None by default.
    public var subprotocols: [String]
    /// How to offer compression; nil not to. The defaults of ``PermessageDeflate/Configuration`` by default.
    public var compression: PermessageDeflate.Configuration?
    /// What an answer may cost.
    public var limits: HandshakeLimits

    /// Makes a policy; what is not given is the default.
    public init(
        subprotocols: [String] = [],
        compression: PermessageDeflate.Configuration? = .defaults,
        limits: HandshakeLimits = .defaults
    ) {
        self.subprotocols = subprotocols
        self.compression = compression
        self.limits = limits
    }

    /// The defaults: no subprotocol, and compression where the server agrees.
    public static let defaults = ClientHandshakePolicy()

    /// Prepares a handshake that asks for all that.
    ///
    /// - Parameters:
    ///   - host: The value of the Host field.
    ///   - key: A key that is used for this connection only.
    ///   - extraFields: Fields to send besides, such as Authorization.
    /// - Throws: As ``ClientHandshake/init(host:key:extraFields:)``, and with the code
    ///   ``HandshakeError/Code/invalidField`` if a subprotocol is no token or stands there twice (RFC 6455 §4.1, point
    ///   10), or a field is given that this policy decides on.
    public func handshake(
        host: String,
        key: HandshakeKey = .random(),
        extraFields: HandshakeFields = [:]
    ) throws(HandshakeError) -> ClientHandshake {
        let decided = [HandshakeName.subprotocol, HandshakeName.extensions]
        guard decided.allSatisfy({ extraFields.values(of: $0).isEmpty }) else {
            throw HandshakeError(
                code: .invalidField,
                message: "subprotocols and extensions are asked for by the policy"
            )
        }
        guard Set(subprotocols).count == subprotocols.count, subprotocols.allSatisfy(ASCII.isToken) else {
            throw HandshakeError(code: .invalidField, message: "a subprotocol is no token or named twice")
        }
        var fields = extraFields
        if !subprotocols.isEmpty {
            fields.append(name: HandshakeName.subprotocol, value: subprotocols.joined(separator: ", "))
        }
        if let compression {
            fields.append(name: HandshakeName.extensions, value: PermessageDeflate.offer(of: compression))
        }
        return try ClientHandshake(host: host, key: key, extraFields: fields)
    }

    /// Judges the answer to a handshake that this policy has prepared.
    ///
    /// - Throws: ``HandshakeError`` if the connection cannot be used.
    public func agreement(
        answered status: Int,
        fields: HandshakeFields,
        to handshake: ClientHandshake
    ) throws(HandshakeError) -> HandshakeAgreement {
        let subprotocol = try handshake.validate(status: status, fields: fields)
        guard limits.admits(fields) else { throw .answerTooLarge }
        guard let compression else { return HandshakeAgreement(subprotocol: subprotocol) }
        return HandshakeAgreement(
            subprotocol: subprotocol,
            compression: try PermessageDeflate.parameters(answeredIn: fields, to: compression)
        )
    }
}

extension HandshakeError.Code {
    /// The header fields of the answer exceed ``HandshakeLimits``.
    public static let answerTooLarge = Self(rawValue: "answerTooLarge")
}

extension HandshakeError {
    static var answerTooLarge: HandshakeError {
        HandshakeError(code: .answerTooLarge, message: "handshake error: header fields of the answer too large")
    }
}
