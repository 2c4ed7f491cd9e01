// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// Every load below is unchecked: whoever calls has compared with the number of bytes left.
extension MessagePackReader {
    /// The byte that tells what the next value is.
    @inlinable
    @inline(__always)
    func firstByte() throws(MessagePackError) -> UInt8 {
        guard position < bytes.byteCount else { throw truncated() }
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
        guard remaining >= distance &+ size else { throw truncated() }
        return T(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: position &+ distance, as: T.self))
    }

    /// The range of the `count` bytes that follow the `header` bytes of the next value; moves past them.
    ///
    /// The header's bytes must have been seen to be there.
    @inlinable
    @inline(__always)
    mutating func takeBody(header: Int, count: UInt32, limit: Int) throws(MessagePackError) -> Range<Int> {
        let count = Int(truncatingIfNeeded: count)
        guard count >= 0, count <= remaining &- header else { throw truncated() }
        guard count <= limit else { throw tooLong(count, limit: limit) }
        let start = position &+ header
        position = start &+ count
        return Range(uncheckedBounds: (start, position))
    }

    @inline(never)
    @usableFromInline
    func truncated() -> MessagePackError {
        MessagePackError(code: .truncated, offset: offset, message: "too few bytes left")
    }

    @inline(never)
    @usableFromInline
    func tooLong(_ count: Int, limit: Int) -> MessagePackError {
        let message = "value of \(count) bytes, at most \(limit) are accepted"
        return MessagePackError(code: .limitExceeded, offset: offset, message: message)
    }

    /// The error for a next value that is not of the type asked for.
    @inline(never)
    @usableFromInline
    func mismatch(expected: MessagePackType) -> MessagePackError {
        do throws(MessagePackError) {
            let found = try peekType()
            let message = "expected \(expected.rawValue), found \(found.rawValue)"
            return MessagePackError(code: .wrongType, offset: offset, message: message)
        } catch {
            return error
        }
    }
}
