// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackReader {
    /// The byte that tells what the next value is.
    @usableFromInline
    func firstByte() throws(MessagePackError) -> UInt8 {
        guard offset < bytes.byteCount else { throw truncated() }
        return bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// The big endian number that lies `distance` bytes behind ``offset``.
    func number<T: FixedWidthInteger & BitwiseCopyable>(
        _ type: T.Type,
        atDistance distance: Int
    ) throws(MessagePackError) -> T {
        let size = MemoryLayout<T>.size
        guard remaining >= distance + size else { throw truncated() }
        return T(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset + distance, as: T.self))
    }

    /// The range of the `count` bytes that follow the `header` bytes of the next value; moves past them.
    mutating func takeBody(header: Int, count: UInt32) throws(MessagePackError) -> Range<Int> {
        guard let count = Int(exactly: count), count <= remaining - header else { throw truncated() }
        let start = offset + header
        offset = start + count
        return start..<offset
    }

    @inline(never)
    @usableFromInline
    func truncated() -> MessagePackError {
        MessagePackError(code: .truncated, offset: offset, message: "too few bytes left")
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
