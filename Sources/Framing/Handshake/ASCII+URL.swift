// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The parts of the grammar of URLs that a WebSocket's needs (RFC 3986 §3.2).
extension ASCII {
    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }

    /// A byte of a name or an IPv4 address; percent-encoding is left out, as no resolver takes it.
    static func isHostByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || isLetter(byte) || "-._".utf8.contains(byte)
    }

    /// A byte of an IPv6 address.
    static func isAddressByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (isLetter(byte) && byte | 0x20 <= UInt8(ascii: "f")) || ":.".utf8.contains(byte)
    }
}
