// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackReader {
    /// Reads the header of an array and goes into it: takes one level of ``MessagePackLimits/maximumDepth``, which
    /// ``endCollection()`` gives back.
    ///
    /// Types that hold values of types use this, not ``readArrayHeader()``: it is what bounds recursion.
    ///
    /// - Returns: the number of values that follow.
    /// - Throws: what ``readArrayHeader()`` throws; `limitExceeded` for a level too many.
    @inlinable
    @inline(__always)
    public mutating func beginArray() throws(MessagePackError) -> Int {
        guard depthLeft > 0 else { throw .tooDeep(expected: .array, in: bytes, at: offset) }
        let count = try readArrayHeader()
        depthLeft &-= 1
        return count
    }

    /// Reads the header of a map and goes into it: takes one level of ``MessagePackLimits/maximumDepth``, which
    /// ``endCollection()`` gives back.
    ///
    /// - Returns: the number of pairs that follow.
    /// - Throws: what ``readMapHeader()`` throws; `limitExceeded` for a level too many.
    @inlinable
    @inline(__always)
    public mutating func beginMap() throws(MessagePackError) -> Int {
        guard depthLeft > 0 else { throw .tooDeep(expected: .map, in: bytes, at: offset) }
        let count = try readMapHeader()
        depthLeft &-= 1
        return count
    }

    /// Leaves the array or map whose last value has been read.
    @inlinable
    public mutating func endCollection() {
        depthLeft &+= 1
    }

    /// Reads the header of an array: the number of values that follow.
    ///
    /// - Throws: `truncated`, also if fewer bytes are left than there are to be values; `wrongType`; `limitExceeded` for
    ///   more than ``MessagePackLimits/maximumElements`` in all.
    @inlinable
    @inline(__always)
    public mutating func readArrayHeader() throws(MessagePackError) -> Int {
        let byte = try firstByte()
        if byte & 0xf0 == 0x90 { return try takeHeader(1, count: UInt32(byte & 0x0f), bytesPerElement: 1) }
        return try readLongArrayHeader()
    }

    @inline(never)
    @usableFromInline
    mutating func readLongArrayHeader() throws(MessagePackError) -> Int {
        switch try firstByte() {
        case 0xdc: return try takeHeader(3, count: UInt32(try number(UInt16.self, atDistance: 1)), bytesPerElement: 1)
        case 0xdd: return try takeHeader(5, count: try number(UInt32.self, atDistance: 1), bytesPerElement: 1)
        default: throw .mismatch(expected: .array, in: bytes, at: offset)
        }
    }

    /// Reads the header of a map: the number of pairs of key and value that follow.
    ///
    /// - Throws: `truncated`, also if fewer bytes are left than there are to be keys and values; `wrongType`;
    ///   `limitExceeded` for more than ``MessagePackLimits/maximumElements`` in all.
    @inlinable
    @inline(__always)
    public mutating func readMapHeader() throws(MessagePackError) -> Int {
        let byte = try firstByte()
        if byte & 0xf0 == 0x80 { return try takeHeader(1, count: UInt32(byte & 0x0f), bytesPerElement: 2) }
        return try readLongMapHeader()
    }

    @inline(never)
    @usableFromInline
    mutating func readLongMapHeader() throws(MessagePackError) -> Int {
        switch try firstByte() {
        case 0xde: return try takeHeader(3, count: UInt32(try number(UInt16.self, atDistance: 1)), bytesPerElement: 2)
        case 0xdf: return try takeHeader(5, count: try number(UInt32.self, atDistance: 1), bytesPerElement: 2)
        default: throw .mismatch(expected: .map, in: bytes, at: offset)
        }
    }

    /// Moves past a header. Every value takes at least one byte, so a count beyond the bytes left cannot be honest, and
    /// whoever sizes memory by an accepted count uses no more than the sender sent.
    @inlinable
    @inline(__always)
    mutating func takeHeader(
        _ size: Int,
        count: UInt32,
        bytesPerElement: Int
    ) throws(MessagePackError) -> Int {
        // The header is there, and a count has 32 bits: neither can overflow.
        let count = Int(truncatingIfNeeded: UInt64(count))
        guard count &* bytesPerElement <= remaining &- size else { throw .truncated(at: offset) }
        guard count <= elementsLeft else { throw .tooMany(count, left: elementsLeft, at: offset) }
        elementsLeft &-= count
        next += size
        return count
    }

    /// How many elements to reserve memory for at once: what the bytes left can hold, and never more than 64 KiB.
    @inlinable
    func reservation<T>(for count: Int, of type: T.Type) -> Int {
        min(count, remaining, max(16, 65536 / max(1, MemoryLayout<T>.stride)))
    }
}
