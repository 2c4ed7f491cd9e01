// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Short stretches of bytes, compared in words: one comparison or two for a length that the compiler knows.
@usableFromInline
enum Words {
    /// Whether `count` bytes are the same there and here. The last word overlaps the one before where the length is no multiple of it.
    @inlinable
    @inline(__always)
    static func areEqual(_ one: UnsafeRawPointer, _ other: UnsafeRawPointer, count: Int) -> Bool {
        if count >= 8 {
            var index = 0
            while index &+ 8 <= count {
                guard isEqual(UInt64.self, one, other, index) else { return false }
                index &+= 8
            }
            return isEqual(UInt64.self, one, other, count &- 8)
        }
        if count >= 4 {
            return isEqual(UInt32.self, one, other, 0) && isEqual(UInt32.self, one, other, count &- 4)
        }
        if count >= 2 {
            return isEqual(UInt16.self, one, other, 0) && isEqual(UInt16.self, one, other, count &- 2)
        }
        return count == 0 || isEqual(UInt8.self, one, other, 0)
    }

    @inlinable
    @inline(__always)
    static func isEqual<Word: BitwiseCopyable & Equatable>(
        _ type: Word.Type,
        _ one: UnsafeRawPointer,
        _ other: UnsafeRawPointer,
        _ index: Int
    ) -> Bool {
        one.loadUnaligned(fromByteOffset: index, as: Word.self)
            == other.loadUnaligned(fromByteOffset: index, as: Word.self)
    }
}
