// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What an opening handshake may cost, before anything is known of the other side.
///
/// Whoever parses the HTTP head holds it to these as its bytes come in; ``check(_:)`` holds a parsed one to them.
public struct HandshakeLimits: Sendable, Hashable {
    /// The most bytes of all header fields, names and values. 16 KiB by default.
    ///
    /// Bounds the memory that a stranger can fill.
    public var maximumFieldBytes: Int

    /// The most header fields. 128 by default.
    ///
    /// Bounds the work of looking through them.
    public var maximumFields: Int

    /// How long the handshake may take, from the transport's opening to the answer. 10 s by default.
    ///
    /// Bounds how long a stranger can keep a connection by sending a head one byte at a time.
    public var timeout: Duration

    /// Makes limits; what is not given is the default.
    public init(maximumFieldBytes: Int = 16 << 10, maximumFields: Int = 128, timeout: Duration = .seconds(10)) {
        self.maximumFieldBytes = maximumFieldBytes
        self.maximumFields = maximumFields
        self.timeout = timeout
    }

    /// The defaults: 16 KiB in at most 128 fields, within 10 s.
    public static let defaults = HandshakeLimits()

    /// Whether header fields are within the limits.
    public func admits(_ fields: HandshakeFields) -> Bool {
        guard fields.count <= maximumFields else { return false }
        var remaining = maximumFieldBytes
        for (name, value) in fields {
            let count = name.utf8.count + value.utf8.count
            guard count <= remaining else { return false }
            remaining -= count
        }
        return true
    }

    /// Checks a request's header fields.
    ///
    /// - Throws: ``HandshakeRefusal`` with status 431 if they exceed the limits.
    public func check(_ fields: HandshakeFields) throws(HandshakeRefusal) {
        guard admits(fields) else { throw .fieldsTooLarge }
    }
}
