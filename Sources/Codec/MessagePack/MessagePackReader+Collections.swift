// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackReader {
    /// Reads the header of an array: the number of values that follow.
    ///
    /// - Throws: `truncated`, also if fewer bytes are left than there are to be values; `wrongType`.
    public mutating func readArrayHeader() throws(MessagePackError) -> Int {
        let byte = try firstByte()
        switch byte {
        case 0x90...0x9f: return try takeHeader(1, count: UInt32(byte & 0x0f), bytesPerElement: 1)
        case 0xdc: return try takeHeader(3, count: UInt32(try number(UInt16.self, atDistance: 1)), bytesPerElement: 1)
        case 0xdd: return try takeHeader(5, count: try number(UInt32.self, atDistance: 1), bytesPerElement: 1)
        default: throw mismatch(expected: .array)
        }
    }

    /// Reads the header of a map: the number of pairs of key and value that follow.
    ///
    /// - Throws: `truncated`, also if fewer bytes are left than there are to be keys and values; `wrongType`.
    public mutating func readMapHeader() throws(MessagePackError) -> Int {
        let byte = try firstByte()
        switch byte {
        case 0x80...0x8f: return try takeHeader(1, count: UInt32(byte & 0x0f), bytesPerElement: 2)
        case 0xde: return try takeHeader(3, count: UInt32(try number(UInt16.self, atDistance: 1)), bytesPerElement: 2)
        case 0xdf: return try takeHeader(5, count: try number(UInt32.self, atDistance: 1), bytesPerElement: 2)
        default: throw mismatch(expected: .map)
        }
    }

    /// Moves past a header. Every value takes at least one byte, so a count beyond the bytes left cannot be honest, and
    /// whoever sizes memory by an accepted count uses no more than the sender sent.
    private mutating func takeHeader(
        _ size: Int,
        count: UInt32,
        bytesPerElement: Int
    ) throws(MessagePackError) -> Int {
        guard let count = Int(exactly: count), count <= (remaining - size) / bytesPerElement else { throw truncated() }
        offset += size
        return count
    }
}
