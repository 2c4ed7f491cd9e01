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
        guard bytes.matches(key.utf8Start, at: position &+ 1, count: count) else { return false }
        position &+= 1 &+ count
        return true
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
            bytes.matches(key.utf8Start, at: range.lowerBound, count: range.count)
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

extension RawSpan {
    /// Whether the `count` bytes that begin at `start` are those of a key. The caller has seen that they are there.
    @inlinable
    @inline(__always)
    func matches(_ key: UnsafePointer<UInt8>, at start: Int, count: Int) -> Bool {
        withUnsafeBytes { bytes in
            guard let bytes = bytes.baseAddress else { return count == 0 }
            return Words.areEqual(UnsafeRawPointer(key), bytes + start, count: count)
        }
    }
}
