// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Reads MessagePack values as plainly as the specification says them: a byte at a time, from an array, by its indices. It
/// shares no code with what it is compared to.
struct NaiveReader {
    private let bytes: [UInt8]
    private let end: Int
    private(set) var position: Int

    init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    var left: Int { end - position }

    mutating func byte() throws(NaiveFault) -> UInt8 {
        guard position < end else { throw .truncated }
        position += 1
        return bytes[position - 1]
    }

    /// A big endian number of so many bytes.
    mutating func number(_ count: Int) throws(NaiveFault) -> UInt64 {
        var number: UInt64 = 0
        for _ in 0..<count { number = number << 8 | UInt64(try byte()) }
        return number
    }

    /// The bytes in a range that was read.
    func contents(of range: Range<Int>) -> [UInt8] {
        Array(bytes[range])
    }

    /// Where the next bytes are, so many.
    mutating func range(_ count: UInt64) throws(NaiveFault) -> Range<Int> {
        guard count <= UInt64(left) else { throw .truncated }
        let start = position
        position += Int(count)
        return start..<position
    }

    /// An integer of any form that is not negative and at most so large.
    mutating func integer(upTo largest: UInt64) throws(NaiveFault) -> UInt64 {
        let first = try byte()
        var value = UInt64(first)
        switch first {
        case 0x00...0x7f:
            break
        case 0xcc...0xcf:
            value = try number(1 << Int(first - 0xcc))
        case 0xd0...0xd3:
            let count = 1 << Int(first - 0xd0)
            value = try number(count)
            guard value >> (8 * count - 1) == 0 else { throw .overflow }
        case 0xe0...0xff:
            throw .overflow
        default:
            throw Self.fault(of: first)
        }
        guard value <= largest else { throw .overflow }
        return value
    }

    /// The number of values in an array.
    mutating func array() throws(NaiveFault) -> UInt64 {
        switch try byte() {
        case let first where first >> 4 == 0x9: return UInt64(first & 0x0f)
        case 0xdc: return try number(2)
        case 0xdd: return try number(4)
        case let first: throw Self.fault(of: first)
        }
    }

    /// The number of pairs in a map.
    mutating func map() throws(NaiveFault) -> UInt64 {
        switch try byte() {
        case let first where first >> 4 == 0x8: return UInt64(first & 0x0f)
        case 0xde: return try number(2)
        case 0xdf: return try number(4)
        case let first: throw Self.fault(of: first)
        }
    }

    /// Where the bytes of a byte string are.
    mutating func binary() throws(NaiveFault) -> Range<Int> {
        switch try byte() {
        case 0xc4: return try range(number(1))
        case 0xc5: return try range(number(2))
        case 0xc6: return try range(number(4))
        case let first: throw Self.fault(of: first)
        }
    }

    /// The bytes of a text.
    mutating func text() throws(NaiveFault) -> [UInt8] {
        switch try byte() {
        case let first where first >> 5 == 0b101: return contents(of: try range(UInt64(first & 0x1f)))
        case 0xd9: return contents(of: try range(number(1)))
        case 0xda: return contents(of: try range(number(2)))
        case 0xdb: return contents(of: try range(number(4)))
        case let first: throw Self.fault(of: first)
        }
    }

    mutating func flag() throws(NaiveFault) -> Bool {
        switch try byte() {
        case 0xc2: return false
        case 0xc3: return true
        case let first: throw Self.fault(of: first)
        }
    }

    /// Takes a nil, if there is one.
    mutating func isNil() -> Bool {
        guard left > 0, bytes[position] == 0xc0 else { return false }
        position += 1
        return true
    }

    /// The type of an ext and its bytes.
    mutating func ext() throws(NaiveFault) -> (type: UInt8, body: [UInt8]) {
        let count: UInt64
        switch try byte() {
        case let first where (0xd4...0xd8).contains(first): count = 1 << UInt64(first - 0xd4)
        case 0xc7: count = try number(1)
        case 0xc8: count = try number(2)
        case 0xc9: count = try number(4)
        case let first: throw Self.fault(of: first)
        }
        let type = try byte()
        return (type, contents(of: try range(count)))
    }

    /// Moves past a value, whatever it is. What a collection contains counts as values still due.
    mutating func skip() throws(NaiveFault) {
        var due: UInt64 = 1
        while due > 0 {
            due -= 1
            guard left > 0 else { throw .truncated }
            switch bytes[position] {
            case 0x00...0x7f, 0xc0, 0xc2, 0xc3, 0xe0...0xff: position += 1
            case 0x80...0x8f, 0xde, 0xdf: due += 2 * (try map())
            case 0x90...0x9f, 0xdc, 0xdd: due += try array()
            case 0xa0...0xbf, 0xd9...0xdb: _ = try text()
            case 0xc1: throw .reservedByte
            case 0xc4...0xc6: _ = try binary()
            case 0xc7...0xc9, 0xd4...0xd8: _ = try ext()
            case 0xca, 0xce, 0xd2: _ = try range(5)
            case 0xcb, 0xcf, 0xd3: _ = try range(9)
            case 0xcc, 0xd0: _ = try range(2)
            case 0xcd, 0xd1: _ = try range(3)
            default: preconditionFailure("a first byte without a meaning")
            }
        }
    }

    /// The fault of a value that begins with this byte, where another type has to be.
    private static func fault(of first: UInt8) -> NaiveFault {
        first == 0xc1 ? .reservedByte : .wrongType
    }
}
