// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The flags of a message (`GRID-V1 §2.3`, `GRID-V1-EXTENSIONS §4`, `§7`).
///
/// ``more`` and ``extended`` have a meaning only where both sides have agreed on it; plain peers carry the two bits along.
public struct MessageFlags: OptionSet, Hashable, Sendable {
    /// The bits on the wire.
    public let rawValue: UInt8

    /// Makes flags of bits, known or not.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// A checksum of 4 bytes ends the message.
    public static let crc = Self(rawValue: 1)
    /// The last message of its direction.
    public static let endOfStream = Self(rawValue: 2)
    /// A stream without state, which nobody offers.
    public static let stateless = Self(rawValue: 4)
    /// The payload is the text of an error.
    public static let error = Self(rawValue: 8)
    /// The empty payload is an empty byte string; without this flag it is nil.
    public static let zeroLength = Self(rawValue: 16)
    /// A subroute of 32 bytes follows the tuple.
    public static let subroute = Self(rawValue: 32)
    /// The payload goes on in the next message of the same mux, operation and direction.
    public static let more = Self(rawValue: 64)
    /// An extension block follows the tuple. Set when a message is encoded with one.
    public static let extended = Self(rawValue: 128)
}

extension MessageFlags: CustomStringConvertible {
    private static let names: [(flag: Self, name: String)] = [
        (.crc, "CRC"), (.endOfStream, "EOF"), (.stateless, "SL"), (.error, "ERR"), (.zeroLength, "ZERO"),
        (.subroute, "SUB"), (.more, "MORE"), (.extended, "EXT"),
    ]

    /// The protocol's names of the flags that are set, such as `[CRC,EOF]`.
    public var description: String {
        let names = Self.names.lazy.filter { contains($0.flag) }.map(\.name)
        return "[\(names.joined(separator: ","))]"
    }
}
