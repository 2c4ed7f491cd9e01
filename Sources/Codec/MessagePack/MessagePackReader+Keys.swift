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
            next.load(as: UInt8.self) == 0xa0 | UInt8(truncatingIfNeeded: count)
        else { return readUncommonKey(key) }
        guard Words.areEqual(UnsafeRawPointer(key.utf8Start), next + 1, count: count) else { return false }
        next += 1 &+ count
        return true
    }

    /// The same for a key with a longer header than one byte, or a value that is no such key.
    @inline(never)
    @usableFromInline
    mutating func readUncommonKey(_ key: StaticString) -> Bool {
        guard remaining > 0, 0xd9...0xdb ~= next.load(as: UInt8.self) else { return false }
        var ahead = self
        guard let range = try? ahead.readStringBytes(), range.count == key.utf8CodeUnitCount,
            Words.areEqual(UnsafeRawPointer(key.utf8Start), ahead.next - range.count, count: range.count)
        else { return false }
        next = ahead.next
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
