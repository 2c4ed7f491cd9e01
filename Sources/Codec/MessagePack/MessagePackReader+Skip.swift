// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackReader {
    /// Moves past the next value and all that it contains.
    ///
    /// Takes time in proportion to the bytes skipped and constant memory, however deep the value nests: the values still
    /// to come are counted, not stacked. No limits apply, for nothing is made of what is skipped.
    ///
    /// - Throws: `truncated`, `reservedByte`; the offset is then where the value began, the error's where it broke.
    public mutating func skip() throws(MessagePackError) {
        let start = offset
        var pending = 1
        do throws(MessagePackError) {
            while pending > 0 {
                // Every value yet to come takes a byte at least, hence the count cannot outgrow the bytes.
                guard pending <= remaining else { throw .truncated(at: offset) }
                pending += try skipHead() - 1
            }
        } catch {
            offset = start
            throw error
        }
    }

    /// Moves past a scalar, or past the header of a collection, and returns how many values that one contains.
    @inline(__always)
    private mutating func skipHead() throws(MessagePackError) -> Int {
        let byte = try firstByte()
        switch byte {
        case 0x00...0x7f, 0xe0...0xff, 0xc0, 0xc2, 0xc3: next += 1
        case 0x80...0x8f: return try skipHeader(1, count: UInt32(byte & 0x0f)) * 2
        case 0x90...0x9f: return try skipHeader(1, count: UInt32(byte & 0x0f))
        case 0xa0...0xbf: try skipBody(1, count: UInt32(byte & 0x1f))
        case 0xc4, 0xd9: try skipBody(2, count: UInt32(try number(UInt8.self, atDistance: 1)))
        case 0xc5, 0xda: try skipBody(3, count: UInt32(try number(UInt16.self, atDistance: 1)))
        case 0xc6, 0xdb: try skipBody(5, count: try number(UInt32.self, atDistance: 1))
        case 0xc7: try skipBody(3, count: UInt32(try number(UInt8.self, atDistance: 1)))
        case 0xc8: try skipBody(4, count: UInt32(try number(UInt16.self, atDistance: 1)))
        case 0xc9: try skipBody(6, count: try number(UInt32.self, atDistance: 1))
        case 0xca: try skipBody(5, count: 0)
        case 0xcb: try skipBody(9, count: 0)
        case 0xcc...0xd3: try skipBody(1, count: 1 << UInt32(byte & 3))
        case 0xd4...0xd8: try skipBody(2, count: 1 << UInt32(byte - 0xd4))
        case 0xdc: return try skipHeader(3, count: UInt32(try number(UInt16.self, atDistance: 1)))
        case 0xdd: return try skipHeader(5, count: try number(UInt32.self, atDistance: 1))
        case 0xde: return try skipHeader(3, count: UInt32(try number(UInt16.self, atDistance: 1))) * 2
        case 0xdf: return try skipHeader(5, count: try number(UInt32.self, atDistance: 1)) * 2
        default: throw .mismatch(expected: .nil, in: bytes, at: offset)
        }
        return 0
    }

    @inline(__always)
    private mutating func skipBody(_ header: Int, count: UInt32) throws(MessagePackError) {
        guard let count = Int(exactly: count), count <= remaining - header else { throw .truncated(at: offset) }
        next += header &+ count
    }

    @inline(__always)
    private mutating func skipHeader(_ header: Int, count: UInt32) throws(MessagePackError) -> Int {
        guard let count = Int(exactly: count), count <= remaining - header else { throw .truncated(at: offset) }
        next += header
        return count
    }
}
