// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackReader {
    /// Reads an integer of any encoding, signed or unsigned, whose value fits the type.
    ///
    /// - Throws: `truncated`, `wrongType`; `overflow` for a value that the type cannot hold.
    @inlinable
    @inline(__always)
    public mutating func readInteger<T: FixedWidthInteger>(
        _ type: T.Type = T.self
    ) throws(MessagePackError) -> T {
        if let value = nextInteger(type) { return value }
        return try readAnyInteger()
    }

    /// Reads the next value if it is an integer of one byte that is not negative, or a longer one of any form with eight bytes behind its
    /// first: then one load does for all forms, however many of them are the number's.
    @inlinable
    @inline(__always)
    mutating func nextInteger<T: FixedWidthInteger>(_ type: T.Type) -> T? {
        guard next < end, T.bitWidth >= 8 else { return nil }
        let byte = next.load(as: UInt8.self)
        if byte < 0x80 {
            next += 1
            return T(truncatingIfNeeded: byte)
        }
        // 0xcc to 0xcf are unsigned, 0xd0 to 0xd3 signed, of 1, 2, 4 and 8 bytes.
        let form = byte &- 0xcc
        guard form < 8, remaining > 8 else { return nil }
        let word = next.loadUnaligned(fromByteOffset: 1, as: UInt64.self).bigEndian
        let size = 1 &<< Int(form & 3)
        let shift = UInt64(truncatingIfNeeded: 64 &- size &* 8)
        let value =
            form < 4 ? T(exactly: word &>> shift) : T(exactly: Int64(bitPattern: word) &>> Int64(bitPattern: shift))
        guard let value else { return nil }
        next += 1 &+ size
        return value
    }

    /// Reads an integer of any form, wherever it lies.
    @inline(never)
    @inlinable
    mutating func readAnyInteger<T: FixedWidthInteger>() throws(MessagePackError) -> T {
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
        let form = byte &- 0xcc
        if form < 8 {
            // 0xcc to 0xcf are unsigned, 0xd0 to 0xd3 signed, of 1, 2, 4 and 8 bytes.
            let size = 1 << Int(form & 3)
            guard remaining > size else { throw .truncated(at: offset) }
            let bits = bigEndianBits(size: size)
            next += 1 &+ size
            guard form >= 4 else { return (bits, false) }
            let shift = UInt64(64 &- size &* 8)
            let value = Int64(bitPattern: bits &<< shift) &>> Int64(shift)
            return (UInt64(bitPattern: value), value < 0)
        }
        if byte < 0x80 {
            next += 1
            return (UInt64(byte), false)
        }
        guard byte >= 0xe0 else { throw .mismatch(expected: .int, in: bytes, at: offset) }
        next += 1
        return (UInt64(bitPattern: Int64(Int8(bitPattern: byte))), true)
    }

    /// The number of `size` bytes behind the first byte; they must be there.
    @inline(__always)
    private func bigEndianBits(size: Int) -> UInt64 {
        if remaining > 8 {
            // One load for all sizes, where it stays within the bytes.
            let bits = UInt64(bigEndian: next.loadUnaligned(fromByteOffset: 1, as: UInt64.self))
            return bits &>> UInt64(64 &- size &* 8)
        }
        var bits: UInt64 = 0
        for index in 1...size {
            bits = bits &<< 8 | UInt64(next.load(fromByteOffset: index, as: UInt8.self))
        }
        return bits
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
