// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Checks text that comes in pieces for UTF-8 (RFC 3629), as early as a byte can be known to be wrong (RFC 6455 §8.1).
package struct UTF8Validator: Sendable {
    /// How many continuation bytes the character under way still needs.
    private var missing: UInt8 = 0
    /// The range of the next continuation byte. The first one after E0, ED, F0 and F4 is narrower than 80 ... BF, which
    /// keeps out overlong forms, surrogates and numbers above U+10FFFF.
    private var lower: UInt8 = 0x80
    private var upper: UInt8 = 0xBF

    package init() {}

    /// Whether the text so far ends between two characters.
    package var isComplete: Bool { missing == 0 }

    /// Takes the next piece of the text.
    ///
    /// - Returns: Whether the text so far may be the beginning of UTF-8. After false the validator is of no more use.
    package mutating func validate(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        let count = bytes.count
        var offset = 0
        while offset < count {
            if missing == 0 {
                offset = UTF8Validator.skipASCII(base, from: offset, count: count)
                guard offset < count else { return true }
                guard begin(with: base.load(fromByteOffset: offset, as: UInt8.self)) else { return false }
            } else {
                guard proceed(with: base.load(fromByteOffset: offset, as: UInt8.self)) else { return false }
            }
            offset &+= 1
        }
        return true
    }

    /// The offset of the first byte at or after `start` that is not ASCII; `count` if there is none.
    private static func skipASCII(_ base: UnsafeRawPointer, from start: Int, count: Int) -> Int {
        let highBits: UInt64 = 0x8080_8080_8080_8080
        var offset = start
        while count &- offset >= 32 {
            let first = base.loadUnaligned(fromByteOffset: offset, as: SIMD2<UInt64>.self)
            let second = base.loadUnaligned(fromByteOffset: offset &+ 16, as: SIMD2<UInt64>.self)
            let joined = first | second
            guard (joined.x | joined.y) & highBits == 0 else { break }
            offset &+= 32
        }
        while count &- offset >= 8 {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) & highBits
            guard word == 0 else { return offset &+ word.trailingZeroBitCount &>> 3 }
            offset &+= 8
        }
        while offset < count, base.load(fromByteOffset: offset, as: UInt8.self) < 0x80 { offset &+= 1 }
        return offset
    }

    /// Takes the first byte of a character that is not ASCII.
    private mutating func begin(with byte: UInt8) -> Bool {
        lower = 0x80
        upper = 0xBF
        switch byte {
        case 0xC2...0xDF:
            missing = 1
        case 0xE0...0xEF:
            missing = 2
            if byte == 0xE0 { lower = 0xA0 }
            if byte == 0xED { upper = 0x9F }
        case 0xF0...0xF4:
            missing = 3
            if byte == 0xF0 { lower = 0x90 }
            if byte == 0xF4 { upper = 0x8F }
        default:
            return false
        }
        return true
    }

    /// Takes a further byte of a character.
    private mutating func proceed(with byte: UInt8) -> Bool {
        guard byte >= lower, byte <= upper else { return false }
        missing &-= 1
        lower = 0x80
        upper = 0xBF
        return true
    }
}
