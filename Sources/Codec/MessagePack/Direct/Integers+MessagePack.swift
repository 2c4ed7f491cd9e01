// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// Integers are written in their shortest form, and read from any form of a number whose value the type holds.

extension Int: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(self)
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }
}

extension Int8: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(Int64(self))
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }
}

extension Int16: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(Int64(self))
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }
}

extension Int32: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(Int64(self))
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }
}

extension Int64: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(self)
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }
}

extension UInt: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(self)
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }
}

extension UInt16: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(UInt64(self))
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }
}

extension UInt32: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(UInt64(self))
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }
}

extension UInt64: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(self)
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }
}
