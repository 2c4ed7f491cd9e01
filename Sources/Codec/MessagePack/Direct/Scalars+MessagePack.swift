// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension Bool: MessagePackEncodable, MessagePackDecodable {
    /// Writes `true` or `false`.
    @inlinable
    @inline(__always)
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(self)
    }

    /// Reads `true` or `false`.
    @inlinable
    @inline(__always)
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readBool()
    }
}

extension Double: MessagePackEncodable, MessagePackDecodable {
    /// Writes a float 64.
    @inlinable
    @inline(__always)
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(self)
    }

    /// Reads a float, or an integer that a `Double` holds exactly.
    @inlinable
    @inline(__always)
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readNumber()
    }

    /// Reads a number.
    @inlinable
    public init(keyFrom reader: inout MessagePackReader) throws(MessagePackError) {
        let start = reader.offset
        self = try reader.readNumber()
        guard !isNaN else { throw .keyWithoutNumber(at: start) }
    }
}

extension Float: MessagePackEncodable, MessagePackDecodable {
    /// Writes a float 32.
    @inlinable
    @inline(__always)
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(self)
    }

    /// Reads a float, or an integer, that a `Float` holds exactly.
    @inlinable
    @inline(__always)
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readExactFloat()
    }

    /// Reads a number.
    @inlinable
    public init(keyFrom reader: inout MessagePackReader) throws(MessagePackError) {
        let start = reader.offset
        self = try reader.readExactFloat()
        guard !isNaN else { throw .keyWithoutNumber(at: start) }
    }
}

extension String: MessagePackEncodable, MessagePackDecodable {
    /// Writes a str.
    @inlinable
    @inline(__always)
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        try writer.write(self)
    }

    /// Reads a str.
    @inlinable
    @inline(__always)
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readString()
    }

    /// Reads a str of at most 30 combining marks in a row.
    @inlinable
    @inline(__always)
    public init(keyFrom reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readKeyString()
    }
}

extension Character: MessagePackEncodable, MessagePackDecodable {
    /// Writes a str.
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        try writer.write(String(self))
    }

    /// Reads a str of one character, with no more combining marks than stream-safe text has: comparing more takes time by the square of
    /// their number.
    ///
    /// - Throws: `invalidValue` for another text.
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        let start = reader.offset
        let text = try reader.readString()
        guard let character = text.first, text.index(after: text.startIndex) == text.endIndex, KeyText.isSafe(text)
        else {
            throw MessagePackError(code: .invalidValue, offset: start, message: "no character")
        }
        self = character
    }
}

extension Timestamp: MessagePackEncodable, MessagePackDecodable {
    /// Writes the timestamp extension in its shortest form.
    @inlinable
    @inline(__always)
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(self)
    }

    /// Reads a timestamp of any form, also the older one of `GRID-V1 §2.4`.
    @inlinable
    @inline(__always)
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readTimestamp()
    }
}

extension MessagePackError {
    /// What is not equal to itself would be added to a table again and again, each time past all the others.
    @inline(never)
    @usableFromInline
    static func keyWithoutNumber(at offset: Int) -> Self {
        Self(code: .invalidValue, offset: offset, message: "a float that is no number as a key")
    }
}
