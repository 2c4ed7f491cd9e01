// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// Every load below is unchecked: whoever calls has compared with the number of bytes left.
extension MessagePackReader {
    /// The byte that tells what the next value is.
    @inlinable
    @inline(__always)
    func firstByte() throws(MessagePackError) -> UInt8 {
        guard position < bytes.byteCount else { throw .truncated(at: position) }
        return bytes.unsafeLoad(fromByteOffset: position, as: UInt8.self)
    }

    /// The big endian number that lies `distance` bytes behind ``offset``.
    @inlinable
    @inline(__always)
    func number<T: FixedWidthInteger & BitwiseCopyable>(
        _ type: T.Type,
        atDistance distance: Int
    ) throws(MessagePackError) -> T {
        let size = MemoryLayout<T>.size
        guard remaining >= distance &+ size else { throw .truncated(at: position) }
        return T(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: position &+ distance, as: T.self))
    }

    /// The range of the `count` bytes that follow the `header` bytes of the next value; moves past them.
    ///
    /// The header's bytes must have been seen to be there.
    @inlinable
    @inline(__always)
    mutating func takeBody(header: Int, count: UInt32, limit: Int) throws(MessagePackError) -> Range<Int> {
        let count = Int(truncatingIfNeeded: count)
        guard count >= 0, count <= remaining &- header else { throw .truncated(at: position) }
        guard count <= limit else { throw .tooLong(count, limit: limit, at: position) }
        let start = position &+ header
        position = start &+ count
        return Range(uncheckedBounds: (start, position))
    }
}
