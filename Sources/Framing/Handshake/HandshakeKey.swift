// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The `Sec-WebSocket-Key` of a request: 16 bytes in Base64, drawn anew for each connection (RFC 6455 §4.1, point 7).
public struct HandshakeKey: Sendable, Hashable {
    /// The value of the header field, as it was sent.
    public let text: String

    /// Makes a key of 16 bytes.
    public init(bytes: InlineArray<16, UInt8>) {
        self.text = Base64.encode(bytes.indices.map { bytes[$0] })
    }

    /// Takes the value of the header field; nil unless it stands for 16 bytes.
    public init?(text: String) {
        guard text.utf8.count == 24, Base64.decode(text)?.count == 16 else { return nil }
        self.text = text
    }

    /// Draws a key from the system's random number generator.
    public static func random() -> HandshakeKey {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    /// Draws a key from `generator`.
    public static func random(using generator: inout some RandomNumberGenerator) -> HandshakeKey {
        var bytes = InlineArray<16, UInt8>(repeating: 0)
        for index in bytes.indices { bytes[index] = generator.next() }
        return HandshakeKey(bytes: bytes)
    }

    /// The `Sec-WebSocket-Accept` that proves that this key has been read (§4.2.2, point 5.4).
    public var accept: String {
        Base64.encode(SHA1.hash((text + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
    }
}
