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
        if let value = nextInteger(type) { return value }
        return try readAnyWholeNumber()
    }

    /// Reads any number that is whole, wherever it lies.
    @inline(never)
    @inlinable
    mutating func readAnyWholeNumber<T: FixedWidthInteger>() throws(MessagePackError) -> T {
        guard try firstByte() & 0xfe != 0xca else { return try readWholeFloat() }
        return try readAnyInteger()
    }

    @usableFromInline
    mutating func readWholeFloat<T: FixedWidthInteger>() throws(MessagePackError) -> T {
        let start = offset
        let number = try readDouble()
        guard let value = T(exactly: number) else {
            offset = start
            throw MessagePackError(code: .overflow, offset: start, message: "\(number) does not fit \(T.self)")
        }
        return value
    }

    /// Reads a float or an integer that a `Float` holds exactly.
    ///
    /// - Throws: `truncated`, `wrongType`; `overflow` for a number that would lose digits.
    public mutating func readExactFloat() throws(MessagePackError) -> Float {
        let start = offset
        if try firstByte() == 0xca { return try readFloat() }
        let number = try readNumber()
        guard let value = Float(exactly: number) ?? (number.isNaN ? .nan : nil) else {
            offset = start
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
        let count = try readBinary().count
        return [UInt8](UnsafeRawBufferPointer(start: next - count, count: count))
    }
}
