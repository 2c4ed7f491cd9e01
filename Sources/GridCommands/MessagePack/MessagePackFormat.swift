// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The formats of MessagePack's specification, by the names that it gives them.
enum MessagePackFormat: String, CaseIterable {
    case positiveFixint = "positive fixint"
    case fixmap
    case fixarray
    case fixstr
    case `nil`
    case reserved = "never used"
    case `false`
    case `true`
    case bin8 = "bin 8"
    case bin16 = "bin 16"
    case bin32 = "bin 32"
    case ext8 = "ext 8"
    case ext16 = "ext 16"
    case ext32 = "ext 32"
    case float32 = "float 32"
    case float64 = "float 64"
    case uint8 = "uint 8"
    case uint16 = "uint 16"
    case uint32 = "uint 32"
    case uint64 = "uint 64"
    case int8 = "int 8"
    case int16 = "int 16"
    case int32 = "int 32"
    case int64 = "int 64"
    case fixext1 = "fixext 1"
    case fixext2 = "fixext 2"
    case fixext4 = "fixext 4"
    case fixext8 = "fixext 8"
    case fixext16 = "fixext 16"
    case str8 = "str 8"
    case str16 = "str 16"
    case str32 = "str 32"
    case array16 = "array 16"
    case array32 = "array 32"
    case map16 = "map 16"
    case map32 = "map 32"
    case negativeFixint = "negative fixint"

    /// From 0xc0 to 0xdf, the order of the cases between `nil` and `map32`.
    private static let singles = allCases.dropFirst(4).dropLast()

    init(firstByte: UInt8) {
        switch firstByte {
        case 0x00...0x7f: self = .positiveFixint
        case 0x80...0x8f: self = .fixmap
        case 0x90...0x9f: self = .fixarray
        case 0xa0...0xbf: self = .fixstr
        case 0xc0...0xdf: self = Self.singles[Self.singles.startIndex + Int(firstByte - 0xc0)]
        default: self = .negativeFixint
        }
    }
}
