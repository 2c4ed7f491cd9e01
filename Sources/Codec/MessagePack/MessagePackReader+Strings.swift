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
        default: throw mismatch(expected: .str)
        }
    }

    /// Reads a str.
    ///
    /// - Throws: `truncated`, `wrongType`, `invalidUTF8`, `limitExceeded`.
    @inlinable
    public mutating func readString() throws(MessagePackError) -> String {
        let start = position
        let range = try readStringBytes()
        let string = bytes.extracting(unchecked: range).withUnsafeBytes { String(validating: $0, as: UTF8.self) }
        guard let string else { throw invalidUTF8(start: start) }
        return string
    }

    @inline(never)
    @usableFromInline
    mutating func invalidUTF8(start: Int) -> MessagePackError {
        position = start
        return MessagePackError(code: .invalidUTF8, offset: start, message: "str is not UTF-8")
    }

    /// Reads a bin and returns where its bytes lie in ``bytes``.
    ///
    /// - Throws: `truncated`, `wrongType`, `limitExceeded`; a str is not taken for a bin.
    public mutating func readBinary() throws(MessagePackError) -> Range<Int> {
        let limit = maximumBinaryBytes
        switch try firstByte() {
        case 0xc4: return try takeBody(header: 2, count: UInt32(try number(UInt8.self, atDistance: 1)), limit: limit)
        case 0xc5: return try takeBody(header: 3, count: UInt32(try number(UInt16.self, atDistance: 1)), limit: limit)
        case 0xc6: return try takeBody(header: 5, count: try number(UInt32.self, atDistance: 1), limit: limit)
        default: throw mismatch(expected: .bin)
        }
    }
}
