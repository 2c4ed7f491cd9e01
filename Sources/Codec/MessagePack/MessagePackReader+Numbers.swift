// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// Numbers by their value, whatever they were encoded as.
extension MessagePackReader {
    /// Reads an integer of any encoding, or a float that is a whole number, whose value fits the type.
    ///
    /// Writers that know one kind of number only send floats for integers.
    ///
    /// - Throws: `truncated`, `wrongType`; `overflow` for a value that the type cannot hold, or is not whole.
    @inlinable
    @inline(__always)
    public mutating func readWholeNumber<T: FixedWidthInteger>(
        _ type: T.Type = T.self
    ) throws(MessagePackError) -> T {
        if position < bytes.byteCount {
            let byte = bytes.unsafeLoad(fromByteOffset: position, as: UInt8.self)
            if byte < 0x80, T.bitWidth >= 8 {
                position &+= 1
                return T(truncatingIfNeeded: byte)
            }
            if byte & 0xfe == 0xca { return try readWholeFloat() }
        }
        return try readLongInteger()
    }

    @usableFromInline
    mutating func readWholeFloat<T: FixedWidthInteger>() throws(MessagePackError) -> T {
        let start = position
        let number = try readDouble()
        guard let value = T(exactly: number) else {
            position = start
            throw MessagePackError(code: .overflow, offset: start, message: "\(number) does not fit \(T.self)")
        }
        return value
    }

    /// Reads a float or an integer that a `Float` holds exactly.
    ///
    /// - Throws: `truncated`, `wrongType`; `overflow` for a number that would lose digits.
    public mutating func readExactFloat() throws(MessagePackError) -> Float {
        let start = position
        if try firstByte() == 0xca { return try readFloat() }
        let number = try readNumber()
        guard let value = Float(exactly: number) ?? (number.isNaN ? .nan : nil) else {
            position = start
            throw MessagePackError(code: .overflow, offset: start, message: "\(number) loses digits as a float 32")
        }
        return value
    }

    /// Whether the next value is an array.
    @inlinable
    @inline(__always)
    func isArrayNext() throws(MessagePackError) -> Bool {
        let byte = try firstByte()
        return byte & 0xf0 == 0x90 || byte & 0xfe == 0xdc
    }

    /// Reads a bin as bytes of its own.
    ///
    /// - Throws: `truncated`, `wrongType`, `limitExceeded`.
    @inlinable
    public mutating func readBinaryBytes() throws(MessagePackError) -> [UInt8] {
        let range = try readBinary()
        return bytes.extracting(unchecked: range).withUnsafeBytes { [UInt8]($0) }
    }
}
