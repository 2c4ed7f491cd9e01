// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackReader {
    /// Reads a float 32 or float 64 as a `Double`, which holds both exactly.
    ///
    /// - Throws: `truncated`, `wrongType`; integers are not converted: ``readNumber()`` does that.
    @inlinable
    @inline(__always)
    public mutating func readDouble() throws(MessagePackError) -> Double {
        if remaining > 8, next.load(as: UInt8.self) == 0xcb {
            let bits = UInt64(bigEndian: next.loadUnaligned(fromByteOffset: 1, as: UInt64.self))
            next += 9
            return Double(bitPattern: bits)
        }
        return try readShortDouble()
    }

    /// Reads a float 32, or says what is wrong.
    @inline(never)
    @usableFromInline
    mutating func readShortDouble() throws(MessagePackError) -> Double {
        let byte = try firstByte()
        guard byte != 0xcb else { throw .truncated(at: offset) }
        guard byte == 0xca else { throw .mismatch(expected: .float, in: bytes, at: offset) }
        let value = Double(Float(bitPattern: try number(UInt32.self, atDistance: 1)))
        next += 5
        return value
    }

    /// Reads a float 32.
    ///
    /// - Throws: `truncated`, `wrongType`; a float 64 is refused, for it might lose digits.
    public mutating func readFloat() throws(MessagePackError) -> Float {
        let byte = try firstByte()
        guard byte == 0xca else {
            guard byte == 0xcb else { throw .mismatch(expected: .float, in: bytes, at: offset) }
            throw MessagePackError(code: .wrongType, offset: offset, message: "expected float 32, found float 64")
        }
        let value = Float(bitPattern: try number(UInt32.self, atDistance: 1))
        next += 5
        return value
    }

    /// Reads a number as a `Double`: a float, or an integer that a `Double` holds exactly, as writers send whole numbers that
    /// know one kind of number only.
    ///
    /// - Throws: `truncated`, `wrongType`; `overflow` for an integer that would lose digits.
    @inlinable
    @inline(__always)
    public mutating func readNumber() throws(MessagePackError) -> Double {
        guard try firstByte() & 0xfe != 0xca else { return try readDouble() }
        return try readIntegralNumber()
    }

    @inline(never)
    @usableFromInline
    mutating func readIntegralNumber() throws(MessagePackError) -> Double {
        guard try peekType() == .int else { throw .mismatch(expected: .float, in: bytes, at: offset) }
        let start = offset
        let (bits, isNegative) = try readIntegerBits()
        let value = isNegative ? Double(exactly: Int64(bitPattern: bits)) : Double(exactly: bits)
        guard let value else {
            offset = start
            let number = isNegative ? String(Int64(bitPattern: bits)) : String(bits)
            throw MessagePackError(code: .overflow, offset: start, message: "\(number) loses digits as a float")
        }
        return value
    }
}
