// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// Reading the keys of maps that stand for types with named fields, without making a `String` of any.
extension MessagePackReader {
    /// Reads the next value if it is this str, as of a map whose next key is the one expected.
    ///
    /// - Returns: whether it was; otherwise nothing has been read, whatever it is.
    @inlinable
    @inline(__always)
    public mutating func readKeyIfNext(_ key: StaticString) -> Bool {
        guard key.hasPointerRepresentation else { return false }
        let count = key.utf8CodeUnitCount
        guard count < 0x20, remaining > count,
            bytes.unsafeLoad(fromByteOffset: position, as: UInt8.self) == 0xa0 | UInt8(truncatingIfNeeded: count)
        else { return readUncommonKey(key) }
        guard matches(key.utf8Start, at: position &+ 1, count: count) else { return false }
        position &+= 1 &+ count
        return true
    }

    /// Whether `count` bytes are the same there and here. They are compared in words, which is one comparison or two for
    /// a key that the compiler knows.
    @inlinable
    @inline(__always)
    func matches(_ key: UnsafePointer<UInt8>, at start: Int, count: Int) -> Bool {
        let key = UnsafeRawPointer(key)
        if count >= 8 {
            var index = 0
            while index &+ 8 <= count {
                guard word(UInt64.self, key, index, start) else { return false }
                index &+= 8
            }
            return word(UInt64.self, key, count &- 8, start)
        }
        if count >= 4 {
            return word(UInt32.self, key, 0, start) && word(UInt32.self, key, count &- 4, start)
        }
        if count >= 2 {
            return word(UInt16.self, key, 0, start) && word(UInt16.self, key, count &- 2, start)
        }
        return count == 0 || word(UInt8.self, key, 0, start)
    }

    @inlinable
    @inline(__always)
    func word<T: BitwiseCopyable & Equatable>(
        _ type: T.Type,
        _ key: UnsafeRawPointer,
        _ index: Int,
        _ start: Int
    ) -> Bool {
        key.loadUnaligned(fromByteOffset: index, as: T.self)
            == bytes.unsafeLoadUnaligned(fromByteOffset: start &+ index, as: T.self)
    }

    /// The same for a key with a longer header than one byte, or a value that is no such key.
    @inline(never)
    @usableFromInline
    mutating func readUncommonKey(_ key: StaticString) -> Bool {
        guard remaining > 0 else { return false }
        let byte = bytes.unsafeLoad(fromByteOffset: position, as: UInt8.self)
        guard 0xd9...0xdb ~= byte else { return false }
        var ahead = self
        guard let range = try? ahead.readStringBytes(), range.count == key.utf8CodeUnitCount,
            matches(key.utf8Start, at: range.lowerBound, count: range.count)
        else { return false }
        position = ahead.position
        return true
    }

    /// Moves past a key, of any type, and its value: a pair of a map that nobody asked for.
    ///
    /// - Throws: `truncated`, `reservedByte`; the offset is then at the key or the value that broke.
    @inline(never)
    public mutating func skipPair() throws(MessagePackError) {
        try skip()
        try skip()
    }
}
