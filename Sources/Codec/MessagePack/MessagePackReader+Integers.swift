// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackReader {
    /// Reads an integer of any encoding, signed or unsigned, whose value fits the type.
    ///
    /// - Throws: `truncated`, `wrongType`; `overflow` for a value that the type cannot hold.
    @inlinable
    public mutating func readInteger<T: FixedWidthInteger>(
        _ type: T.Type = T.self
    ) throws(MessagePackError) -> T {
        let start = offset
        let (bits, isNegative) = try readIntegerBits()
        let value = isNegative ? T(exactly: Int64(bitPattern: bits)) : T(exactly: bits)
        guard let value else {
            throw overflow(bits, isNegative: isNegative, width: T.bitWidth, isSigned: T.isSigned, start: start)
        }
        return value
    }

    /// Reads an integer of any encoding as 64 bits, and whether they are a negative number.
    @usableFromInline
    mutating func readIntegerBits() throws(MessagePackError) -> (bits: UInt64, isNegative: Bool) {
        let byte = try firstByte()
        let bits: UInt64
        let size: Int
        switch byte {
        case 0x00...0x7f:
            (bits, size) = (UInt64(byte), 0)
        case 0xe0...0xff:
            (bits, size) = (UInt64(bitPattern: Int64(Int8(bitPattern: byte))), 0)
        case 0xcc:
            (bits, size) = (UInt64(try number(UInt8.self, atDistance: 1)), 1)
        case 0xcd:
            (bits, size) = (UInt64(try number(UInt16.self, atDistance: 1)), 2)
        case 0xce:
            (bits, size) = (UInt64(try number(UInt32.self, atDistance: 1)), 4)
        case 0xcf:
            (bits, size) = (try number(UInt64.self, atDistance: 1), 8)
        case 0xd0:
            (bits, size) = (UInt64(bitPattern: Int64(try number(Int8.self, atDistance: 1))), 1)
        case 0xd1:
            (bits, size) = (UInt64(bitPattern: Int64(try number(Int16.self, atDistance: 1))), 2)
        case 0xd2:
            (bits, size) = (UInt64(bitPattern: Int64(try number(Int32.self, atDistance: 1))), 4)
        case 0xd3:
            (bits, size) = (UInt64(bitPattern: try number(Int64.self, atDistance: 1)), 8)
        default:
            throw mismatch(expected: .int)
        }
        offset += 1 + size
        // 0xcf is the one encoding that sets the top bit without being negative.
        return (bits, byte != 0xcf && bits >> 63 == 1)
    }

    /// Goes back to where the integer began.
    @inline(never)
    @usableFromInline
    mutating func overflow(
        _ bits: UInt64,
        isNegative: Bool,
        width: Int,
        isSigned: Bool,
        start: Int
    ) -> MessagePackError {
        offset = start
        let value = isNegative ? String(Int64(bitPattern: bits)) : String(bits)
        let type = (isSigned ? "int" : "uint") + String(width)
        return MessagePackError(code: .overflow, offset: offset, message: "\(value) does not fit \(type)")
    }
}
