// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension Array: MessagePackEncodable where Element: MessagePackEncodable {
    /// Writes an array; of bytes, a bin.
    @inlinable
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        try withUnsafeBufferPointer { elements throws(MessagePackError) in
            try Element.encode(elements: elements, to: &writer)
        }
    }
}

extension Array: MessagePackDecodable where Element: MessagePackDecodable {
    /// Reads an array; of bytes, a bin as well.
    @inlinable
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try Element.decodeElements(from: &reader)
    }
}

extension Optional: MessagePackEncodable where Wrapped: MessagePackEncodable {
    /// Writes the value, or `nil`.
    @inlinable
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        if let self {
            try self.encode(to: &writer)
        } else {
            writer.writeNil()
        }
    }
}

extension Optional: MessagePackDecodable where Wrapped: MessagePackDecodable {
    /// Reads `nil`, or the value.
    @inlinable
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readNilIfPresent() ? nil : try Wrapped(from: &reader)
    }
}

extension Dictionary: MessagePackEncodable where Key: MessagePackEncodable, Value: MessagePackEncodable {
    /// Writes a map, in no particular order.
    @inlinable
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        try writer.writeMapHeader(exactly: count)
        for (key, value) in self {
            try key.encode(to: &writer)
            try value.encode(to: &writer)
        }
    }
}

extension Dictionary: MessagePackDecodable where Key: MessagePackDecodable, Value: MessagePackDecodable {
    /// Reads a map.
    ///
    /// - Throws: `duplicateKey` for keys that are equal in Swift, as texts are that differ only in how letters are composed.
    @inlinable
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        let count = try reader.beginMap()
        var map = Self(minimumCapacity: reader.reservation(for: count, of: Element.self))
        for _ in 0..<count {
            let start = reader.offset
            let key = try Key(from: &reader)
            let value = try Value(from: &reader)
            guard map.updateValue(value, forKey: key) == nil else { throw .duplicate("key", at: start) }
        }
        reader.endCollection()
        self = map
    }
}

extension Set: MessagePackEncodable where Element: MessagePackEncodable {
    /// Writes an array, in no particular order.
    @inlinable
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        try writer.writeArrayHeader(exactly: count)
        for element in self { try element.encode(to: &writer) }
    }
}

extension Set: MessagePackDecodable where Element: MessagePackDecodable {
    /// Reads an array. An element that is there several times is one of the set.
    @inlinable
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        let count = try reader.beginArray()
        var set = Self(minimumCapacity: reader.reservation(for: count, of: Element.self))
        for _ in 0..<count { set.insert(try Element(from: &reader)) }
        reader.endCollection()
        self = set
    }
}

extension MessagePackError {
    @inline(never)
    @usableFromInline
    static func duplicate(_ what: String, at offset: Int) -> Self {
        Self(code: .duplicateKey, offset: offset, message: "\(what) that is there already")
    }
}
