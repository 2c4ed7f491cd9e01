// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// Every load below is unchecked: whoever calls has compared with the number of bytes left.
extension MessagePackReader {
    /// The byte that tells what the next value is.
    @inlinable
    @inline(__always)
    func firstByte() throws(MessagePackError) -> UInt8 {
        guard next < end else { throw .truncated(at: offset) }
        return next.load(as: UInt8.self)
    }

    /// The big endian number that lies `distance` bytes behind ``offset``.
    @inlinable
    @inline(__always)
    func number<T: FixedWidthInteger & BitwiseCopyable>(
        _ type: T.Type,
        atDistance distance: Int
    ) throws(MessagePackError) -> T {
        let size = MemoryLayout<T>.size
        guard remaining >= distance &+ size else { throw .truncated(at: offset) }
        return T(bigEndian: next.loadUnaligned(fromByteOffset: distance, as: T.self))
    }

    /// The range of the `count` bytes that follow the `header` bytes of the next value; moves past them.
    ///
    /// The header's bytes must have been seen to be there.
    @inlinable
    @inline(__always)
    mutating func takeBody(header: Int, count: UInt32, limit: Int) throws(MessagePackError) -> Range<Int> {
        let count = Int(truncatingIfNeeded: count)
        guard count >= 0, count <= remaining &- header else { throw .truncated(at: offset) }
        guard count <= limit else { throw .tooLong(count, limit: limit, at: offset) }
        let start = offset &+ header
        next += header &+ count
        return Range(uncheckedBounds: (start, start &+ count))
    }
}
