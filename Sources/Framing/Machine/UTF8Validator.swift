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

    private static let highBits: UInt64 = 0x8080_8080_8080_8080

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
        while missing > 0 {
            guard offset < count else { return true }
            guard proceed(with: base.load(fromByteOffset: offset, as: UInt8.self)) else { return false }
            offset &+= 1
        }
        // What is left is the character that the piece ends in, or one that is none.
        offset = UTF8Validator.skipCharacters(base, from: offset, count: count)
        while offset < count {
            let byte = base.load(fromByteOffset: offset, as: UInt8.self)
            if missing > 0 {
                guard proceed(with: byte) else { return false }
            } else if byte >= 0x80 {
                guard begin(with: byte) else { return false }
            }
            offset &+= 1
        }
        return true
    }

    /// Goes on from `start`, where a character begins, over characters that are text. It stops in front of the last few
    /// bytes, and of what is not text.
    ///
    /// It takes large steps where it can, whose length does not depend on what was loaded: so none has to wait for another.
    private static func skipCharacters(_ base: UnsafeRawPointer, from start: Int, count: Int) -> Int {
        var offset = skipASCII(base, from: start, count: count)
        while count &- offset >= 8 {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            if isTwoTriples(word) {
                offset &+= 6
                continue
            }
            let end = skipPairs(base, from: offset, count: count)
            guard end == offset else {
                offset = end
                continue
            }
            let ascii = (word & highBits).trailingZeroBitCount &>> 3
            guard ascii == 0 else {
                offset &+= ascii
                continue
            }
            let length = lengthOfCharacter(UInt32(truncatingIfNeeded: word))
            guard length > 0 else { return offset }
            offset &+= length
        }
        return offset
    }

    /// Goes over words of nothing but ASCII and characters of two bytes, with the end of one and the beginning of another
    /// perhaps; back to where that one begins.
    @inline(__always)
    private static func skipPairs(_ base: UnsafeRawPointer, from start: Int, count: Int) -> Int {
        var offset = start
        // What a byte is stands in its highest bit. Set if the next word has to begin with a continuation.
        var open: UInt64 = 0
        while count &- offset >= 8 {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            let notASCII = word & highBits
            let first = notASCII & word &<< 1
            let firstOfMany = first & word &<< 2
            // All but C0 and C1, which begin overlong forms.
            let isLongEnough = (word & 0x1E1E_1E1E_1E1E_1E1E) &+ 0x7E7E_7E7E_7E7E_7E7E
            let isMisplaced = notASCII ^ first ^ (first &<< 8 | open)
            guard firstOfMany | first & ~isLongEnough | isMisplaced == 0 else { break }
            open = first &>> 56
            offset &+= 8
        }
        return open == 0 ? offset : offset &- 1
    }

    /// Whether the word, its first byte lowest, begins with two characters of three bytes.
    @inline(__always)
    private static func isTwoTriples(_ word: UInt64) -> Bool {
        word & 0xC0C0_F0C0_C0F0 == 0x8080_E080_80E0 && isTriple(UInt32(truncatingIfNeeded: word))
            && isTriple(UInt32(truncatingIfNeeded: word &>> 24))
    }

    /// Whether three bytes of the right form are a character's shortest form, and no surrogate.
    @inline(__always)
    private static func isTriple(_ word: UInt32) -> Bool {
        word & 0x200F != 0 && word & 0x200F != 0x200D
    }

    /// The length of the character at the front of four bytes, the first lowest and not ASCII; 0 if there is none.
    @inline(__always)
    private static func lengthOfCharacter(_ word: UInt32) -> Int {
        if word & 0xC0E0 == 0x80C0 {
            return word & 0x1E != 0 ? 2 : 0
        }
        if word & 0xC0_C0F0 == 0x80_80E0 {
            return isTriple(word) ? 3 : 0
        }
        guard word & 0xC0C0_C0F8 == 0x8080_80F0 else { return 0 }
        // From U+10000 to U+10FFFF.
        let plane = (word & 7) &<< 2 | word &>> 12 & 3
        return plane >= 1 && plane <= 16 ? 4 : 0
    }

    /// The offset of the first byte at or after `start` that is not ASCII; `count` if there is none.
    private static func skipASCII(_ base: UnsafeRawPointer, from start: Int, count: Int) -> Int {
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
