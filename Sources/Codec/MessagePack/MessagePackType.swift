// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The types of the MessagePack specification, each covering all its encodings.
///
/// All integer encodings are one type here: a writer picks the shortest, a reader accepts any.
public enum MessagePackType: String, Hashable, Sendable, CaseIterable {
    /// Any of the signed and unsigned integer encodings.
    case int
    /// `nil`.
    case `nil`
    /// `true` or `false`.
    case bool
    /// float 32 or float 64.
    case float
    /// A UTF-8 text.
    case str
    /// A byte string.
    case bin
    /// A sequence of values.
    case array
    /// A sequence of pairs of values.
    case map
    /// An application-defined value: a type number and bytes.
    case ext

    /// The type of the value that begins with `firstByte`, or `nil` for the reserved byte 0xc1.
    public init?(firstByte: UInt8) {
        switch firstByte {
        case 0x00...0x7f, 0xcc...0xd3, 0xe0...0xff: self = .int
        case 0x80...0x8f, 0xde, 0xdf: self = .map
        case 0x90...0x9f, 0xdc, 0xdd: self = .array
        case 0xa0...0xbf, 0xd9...0xdb: self = .str
        case 0xc0: self = .nil
        case 0xc2, 0xc3: self = .bool
        case 0xc4...0xc6: self = .bin
        case 0xc7...0xc9, 0xd4...0xd8: self = .ext
        case 0xca, 0xcb: self = .float
        default: return nil
        }
    }
}
