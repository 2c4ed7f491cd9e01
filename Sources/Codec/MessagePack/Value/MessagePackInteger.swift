// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// An integer as MessagePack has them: -2^63 to 2^64-1, each number once, whatever it was encoded as.
public struct MessagePackInteger: Hashable, Sendable {
    // The number's lowest 64 bits; with the flag they are the number.
    private let bits: UInt64

    /// Whether the number is below zero.
    public let isNegative: Bool

    /// The number zero, one, or any other that is not negative.
    public init(_ value: UInt64) {
        bits = value
        isNegative = false
    }

    /// Any number of 64 bits.
    public init(_ value: Int64) {
        bits = UInt64(bitPattern: value)
        isNegative = value < 0
    }

    /// The number, if MessagePack has it.
    public init?(exactly value: some BinaryInteger) {
        if let value = UInt64(exactly: value) {
            self.init(value)
        } else if let value = Int64(exactly: value) {
            self.init(value)
        } else {
            return nil
        }
    }

    init(bits: UInt64, isNegative: Bool) {
        self.bits = bits
        self.isNegative = isNegative
    }

    /// The number as an integer of the standard library, if that one holds it.
    public func exactly<T: FixedWidthInteger>(_ type: T.Type = T.self) -> T? {
        isNegative ? T(exactly: Int64(bitPattern: bits)) : T(exactly: bits)
    }

    /// The nearest `Double`.
    public var double: Double { isNegative ? Double(Int64(bitPattern: bits)) : Double(bits) }
}

extension MessagePackInteger: ExpressibleByIntegerLiteral {
    /// The number of a literal.
    public init(integerLiteral value: Int64) {
        self.init(value)
    }
}

extension MessagePackInteger: Comparable {
    /// Whether `lhs` is the lesser number.
    public static func < (lhs: Self, rhs: Self) -> Bool {
        lhs.isNegative == rhs.isNegative ? lhs.bits < rhs.bits : lhs.isNegative
    }
}

extension MessagePackInteger: CustomStringConvertible {
    /// The number in decimal digits.
    public var description: String { isNegative ? String(Int64(bitPattern: bits)) : String(bits) }
}

extension MessagePackInteger: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        if isNegative { writer.write(Int64(bitPattern: bits)) } else { writer.write(bits) }
    }

    /// Reads an integer of any encoding.
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        let (bits, isNegative) = try reader.readIntegerBits()
        self.init(bits: bits, isNegative: isNegative)
    }
}
