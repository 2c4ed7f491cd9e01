// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// Integers are written in their shortest form, and read from any form of a number whose value the type holds.

extension Int: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    @inline(__always)
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(self)
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    @inline(__always)
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }
}

extension Int8: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    @inline(__always)
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(Int64(self))
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    @inline(__always)
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }
}

extension Int16: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    @inline(__always)
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(Int64(self))
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    @inline(__always)
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }
}

extension Int32: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    @inline(__always)
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(Int64(self))
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    @inline(__always)
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }
}

extension Int64: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    @inline(__always)
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(self)
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    @inline(__always)
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }
}

extension UInt: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    @inline(__always)
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(self)
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    @inline(__always)
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }
}

extension UInt16: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    @inline(__always)
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(UInt64(self))
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    @inline(__always)
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }
}

extension UInt32: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    @inline(__always)
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(UInt64(self))
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    @inline(__always)
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }
}

extension UInt64: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    @inline(__always)
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(self)
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    @inline(__always)
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }
}

extension MessagePackEncodable where Self: FixedWidthInteger {
    /// Writes an array of integers.
    @inlinable
    public static func encode(
        elements: UnsafeBufferPointer<Self>,
        to writer: inout MessagePackWriter
    ) throws(MessagePackError) {
        try writer.writeArrayHeader(exactly: elements.count)
        var index = 0
        while index < elements.count {
            // Room for some at once, so that it need not be looked for with each.
            let last = Swift.min(elements.count, index &+ 64)
            _ = writer.tail((last &- index) &* 9)
            while index < last {
                try elements[index].encode(to: &writer)
                index &+= 1
            }
        }
    }
}

extension MessagePackDecodable where Self: FixedWidthInteger & BitwiseCopyable {
    /// Reads an array of integers.
    @inlinable
    public static func decodeElements(from reader: inout MessagePackReader) throws(MessagePackError) -> [Self] {
        try reader.readIntegers()
    }
}

extension MessagePackReader {
    /// Reads an array of integers.
    @inlinable
    mutating func readIntegers<Integer: FixedWidthInteger & BitwiseCopyable & MessagePackDecodable>()
        throws(MessagePackError)
        -> [Integer]
    {
        let count = try beginArray()
        let integers: [Integer]
        if count <= 64 {
            // By way of the stack, and into the array at once: to append one after the other takes longer than to read them.
            integers = try withUnsafeTemporaryAllocation(of: Integer.self, capacity: 64) {
                some throws(MessagePackError) -> [Integer] in
                for index in 0..<count { some.initializeElement(at: index, to: try Integer(from: &self)) }
                return [Integer](UnsafeBufferPointer(rebasing: some[..<count]))
            }
        } else {
            integers = try elements(count: count)
        }
        endCollection()
        return integers
    }
}
