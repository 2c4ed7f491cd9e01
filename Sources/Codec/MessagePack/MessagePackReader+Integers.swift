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
        if position < bytes.byteCount, T.bitWidth >= 8 {
            let byte = bytes.unsafeLoad(fromByteOffset: position, as: UInt8.self)
            if byte < 0x80 {
                position &+= 1
                return T(truncatingIfNeeded: byte)
            }
        }
        return try readLongInteger()
    }

    /// Reads an integer that is not one byte of the most common kind.
    @inline(never)
    @inlinable
    mutating func readLongInteger<T: FixedWidthInteger>() throws(MessagePackError) -> T {
        if remaining > 8 {
            // The eight bytes behind the first can be loaded, however many of them are the number's.
            let form = bytes.unsafeLoad(fromByteOffset: position, as: UInt8.self) &- 0xcc
            let word = bytes.unsafeLoadUnaligned(fromByteOffset: position &+ 1, as: UInt64.self).bigEndian
            if form < 8 {
                let size = 1 &<< Int(form & 3)
                let shift = UInt64(truncatingIfNeeded: 64 &- size &* 8)
                let value =
                    form < 4
                    ? T(exactly: word &>> shift) : T(exactly: Int64(bitPattern: word) &>> Int64(bitPattern: shift))
                if let value {
                    position &+= 1 &+ size
                    return value
                }
            }
        }
        let start = position
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
            guard remaining > size else { throw .truncated(at: position) }
            let bits = bigEndianBits(size: size)
            position &+= 1 &+ size
            guard form >= 4 else { return (bits, false) }
            let shift = UInt64(64 &- size &* 8)
            let value = Int64(bitPattern: bits &<< shift) &>> Int64(shift)
            return (UInt64(bitPattern: value), value < 0)
        }
        if byte < 0x80 {
            position &+= 1
            return (UInt64(byte), false)
        }
        guard byte >= 0xe0 else { throw .mismatch(expected: .int, in: bytes, at: position) }
        position &+= 1
        return (UInt64(bitPattern: Int64(Int8(bitPattern: byte))), true)
    }

    /// The number of `size` bytes behind the first byte; they must be there.
    @inline(__always)
    private func bigEndianBits(size: Int) -> UInt64 {
        let start = position &+ 1
        if remaining > 8 {
            // One load for all sizes, where it stays within the bytes.
            let bits = UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
            return bits &>> UInt64(64 &- size &* 8)
        }
        var bits: UInt64 = 0
        for index in 0..<size {
            bits = bits &<< 8 | UInt64(bytes.unsafeLoad(fromByteOffset: start &+ index, as: UInt8.self))
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
