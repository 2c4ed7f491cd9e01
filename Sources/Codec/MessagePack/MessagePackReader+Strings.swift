// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackReader {
    /// Reads a str and returns where its bytes lie in ``bytes``. They are not checked to be UTF-8.
    ///
    /// - Throws: `truncated`, `wrongType`, `limitExceeded`.
    @inlinable
    public mutating func readStringBytes() throws(MessagePackError) -> Range<Int> {
        let byte = try firstByte()
        if byte & 0xe0 == 0xa0 {
            return try takeBody(header: 1, count: UInt32(byte & 0x1f), limit: maximumStringBytes)
        }
        return try readLongStringBytes()
    }

    @inline(never)
    @usableFromInline
    mutating func readLongStringBytes() throws(MessagePackError) -> Range<Int> {
        let limit = maximumStringBytes
        switch try firstByte() {
        case 0xd9: return try takeBody(header: 2, count: UInt32(try number(UInt8.self, atDistance: 1)), limit: limit)
        case 0xda: return try takeBody(header: 3, count: UInt32(try number(UInt16.self, atDistance: 1)), limit: limit)
        case 0xdb: return try takeBody(header: 5, count: try number(UInt32.self, atDistance: 1), limit: limit)
        default: throw .mismatch(expected: .str, in: bytes, at: offset)
        }
    }

    /// Reads a str.
    ///
    /// - Throws: `truncated`, `wrongType`, `invalidUTF8`, `limitExceeded`.
    @inlinable
    @inline(__always)
    public mutating func readString() throws(MessagePackError) -> String {
        if let text = nextShortText() { return text }
        return try readAnyString()
    }

    /// Reads the next value if it is a str of the shortest form, and ASCII.
    @inlinable
    @inline(__always)
    mutating func nextShortText() -> String? {
        UTF8Text.short(&next, end: end, maximumBytes: maximumStringBytes)
    }

    /// Reads a str of any form.
    @inline(never)
    @usableFromInline
    mutating func readAnyString() throws(MessagePackError) -> String {
        let start = offset
        let byte = try firstByte()
        let range =
            byte & 0xe0 == 0xa0
            ? try takeBody(header: 1, count: UInt32(byte & 0x1f), limit: maximumStringBytes) : try readLongStringBytes()
        guard let string = UTF8Text.string(next - range.count, count: range.count) else {
            offset = start
            throw .invalidUTF8(at: start)
        }
        return string
    }

    /// Reads a str that is to be a key of a table.
    ///
    /// Hashing a text takes time by the square of the combining marks that it has in a row, so no more than 30 of them are accepted, as in
    /// stream-safe text (Unicode Standard Annex #15, §13).
    ///
    /// - Throws: what ``readString()`` throws; `limitExceeded` for more combining marks in a row.
    public mutating func readKeyString() throws(MessagePackError) -> String {
        // Those of up to 31 bytes have fewer.
        if let text = nextShortText() { return text }
        let start = offset
        let text = try readAnyString()
        do throws(MessagePackError) {
            try KeyText.check(text, at: start)
        } catch {
            offset = start
            throw error
        }
        return text
    }

    /// Reads a bin and returns where its bytes lie in ``bytes``.
    ///
    /// - Throws: `truncated`, `wrongType`, `limitExceeded`; a str is not taken for a bin.
    @inlinable
    @inline(__always)
    public mutating func readBinary() throws(MessagePackError) -> Range<Int> {
        // The form that nearly all have.
        if remaining > 1, next.load(as: UInt8.self) == 0xc4 {
            let count = Int(truncatingIfNeeded: next.load(fromByteOffset: 1, as: UInt8.self))
            if count <= remaining &- 2, count <= maximumBinaryBytes {
                let start = offset &+ 2
                next += 2 &+ count
                return Range(uncheckedBounds: (start, start &+ count))
            }
        }
        return try readAnyBinary()
    }

    /// Reads a bin of any form.
    @inline(never)
    @usableFromInline
    mutating func readAnyBinary() throws(MessagePackError) -> Range<Int> {
        let limit = maximumBinaryBytes
        switch try firstByte() {
        case 0xc4: return try takeBody(header: 2, count: UInt32(try number(UInt8.self, atDistance: 1)), limit: limit)
        case 0xc5: return try takeBody(header: 3, count: UInt32(try number(UInt16.self, atDistance: 1)), limit: limit)
        case 0xc6: return try takeBody(header: 5, count: try number(UInt32.self, atDistance: 1), limit: limit)
        default: throw .mismatch(expected: .bin, in: bytes, at: offset)
        }
    }
}
