// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackReader {
    /// Reads a str and returns where its bytes lie in ``bytes``. They are not checked to be UTF-8.
    ///
    /// - Throws: `truncated`, `wrongType`.
    public mutating func readStringBytes() throws(MessagePackError) -> Range<Int> {
        let byte = try firstByte()
        switch byte {
        case 0xa0...0xbf: return try takeBody(header: 1, count: UInt32(byte & 0x1f))
        case 0xd9: return try takeBody(header: 2, count: UInt32(try number(UInt8.self, atDistance: 1)))
        case 0xda: return try takeBody(header: 3, count: UInt32(try number(UInt16.self, atDistance: 1)))
        case 0xdb: return try takeBody(header: 5, count: try number(UInt32.self, atDistance: 1))
        default: throw mismatch(expected: .str)
        }
    }

    /// Reads a str.
    ///
    /// - Throws: `truncated`, `wrongType`, `invalidUTF8`.
    public mutating func readString() throws(MessagePackError) -> String {
        let start = offset
        let range = try readStringBytes()
        let string = bytes.extracting(range).withUnsafeBytes { String(validating: $0, as: UTF8.self) }
        guard let string else {
            offset = start
            throw MessagePackError(code: .invalidUTF8, offset: start, message: "str is not UTF-8")
        }
        return string
    }

    /// Reads a bin and returns where its bytes lie in ``bytes``.
    ///
    /// - Throws: `truncated`, `wrongType`; a str is not taken for a bin.
    public mutating func readBinary() throws(MessagePackError) -> Range<Int> {
        switch try firstByte() {
        case 0xc4: return try takeBody(header: 2, count: UInt32(try number(UInt8.self, atDistance: 1)))
        case 0xc5: return try takeBody(header: 3, count: UInt32(try number(UInt16.self, atDistance: 1)))
        case 0xc6: return try takeBody(header: 5, count: try number(UInt32.self, atDistance: 1))
        default: throw mismatch(expected: .bin)
        }
    }
}
