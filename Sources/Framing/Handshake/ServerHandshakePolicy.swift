// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Which opening handshakes a server takes, and what it agrees to in them (RFC 6455 §4.2.2).
public struct ServerHandshakePolicy: Sendable, Hashable {
    /// Which pages may connect; ``OriginPolicy/sameHost`` by default.
    ///
    /// Bounds what a foreign page can do in the name of whoever looks at it: browsers send credentials along.
    public var origins: OriginPolicy
    /// The subprotocols that the server speaks, the one it likes best first. None by default.
    public var subprotocols: [String]
    /// How to compress; nil to decline compression. The defaults of ``PermessageDeflate/Configuration`` by default.
    public var compression: PermessageDeflate.Configuration?
    /// What a request may cost.
    public var limits: HandshakeLimits

    /// Makes a policy; what is not given is the default.
    public init(
        origins: OriginPolicy = .sameHost,
        subprotocols: [String] = [],
        compression: PermessageDeflate.Configuration? = .defaults,
        limits: HandshakeLimits = .defaults
    ) {
        self.origins = origins
        self.subprotocols = subprotocols
        self.compression = compression
        self.limits = limits
    }

    /// The defaults: pages of the same host, no subprotocol, compression where the client offers it.
    public static let defaults = ServerHandshakePolicy()

    /// An opening handshake that is taken.
    public struct Acceptance: Sendable {
        /// What was settled.
        public var agreement: HandshakeAgreement
        /// The header fields of the answer with status 101.
        public var responseFields: HandshakeFields
    }

    /// Judges a request.
    ///
    /// A client that offers no subprotocol of this server's goes on without one, and may close the connection (§4.2.2,
    /// point 4, "subprotocol").
    ///
    /// - Parameters:
    ///   - method: The method of the request line.
    ///   - httpVersion: The version of the request line.
    ///   - fields: The header fields.
    /// - Throws: ``HandshakeRefusal``: the answer to send instead.
    public func evaluate(
        method: String,
        httpVersion: (major: Int, minor: Int),
        fields: HandshakeFields
    ) throws(HandshakeRefusal) -> Acceptance {
        try limits.check(fields)
        let handshake = try ServerHandshake(method: method, httpVersion: httpVersion, fields: fields)
        try origins.check(fields)
        let subprotocol = subprotocols.first { handshake.subprotocols.contains($0) }
        let deflate: PermessageDeflate.Agreement? =
            if let compression {
                try PermessageDeflate.choose(from: fields, configuration: compression)
            } else {
                nil
            }
        return Acceptance(
            agreement: HandshakeAgreement(subprotocol: subprotocol, compression: deflate?.parameters),
            responseFields: handshake.responseFields(subprotocol: subprotocol, extensions: deflate?.answer)
        )
    }
}
