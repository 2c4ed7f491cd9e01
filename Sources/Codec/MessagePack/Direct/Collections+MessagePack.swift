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

    /// Reads an array of what can be keys; of bytes, a bin as well.
    @inlinable
    public init(keyFrom reader: inout MessagePackReader) throws(MessagePackError) {
        guard try reader.isArrayNext() else {
            self = try Element.decodeElements(from: &reader)
            return
        }
        let count = try reader.beginArray()
        var elements: Self = []
        elements.reserveCapacity(reader.reservation(for: count, of: Element.self))
        for _ in 0..<count { elements.append(try Element(keyFrom: &reader)) }
        reader.endCollection()
        self = elements
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

    /// Reads `nil`, or what can be a key.
    @inlinable
    public init(keyFrom reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readNilIfPresent() ? nil : try Wrapped(keyFrom: &reader)
    }
}

extension Dictionary: MessagePackEncodable where Key: MessagePackEncodable, Value: MessagePackEncodable {
    /// Writes a map, in no particular order.
    @inlinable
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        if Self.self == [String: String].self {
            return try writer.write(unsafeBitCast(self, to: [String: String].self))
        }
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
        if Self.self == [String: String].self {
            self = unsafeBitCast(try reader.readStringMap(), to: Self.self)
            return
        }
        self = try Self.read(from: &reader) { reader throws(MessagePackError) in try Value(from: &reader) }
    }

    /// Reads a map whose values can be keys, too.
    @inlinable
    public init(keyFrom reader: inout MessagePackReader) throws(MessagePackError) {
        self = try Self.read(from: &reader) { reader throws(MessagePackError) in try Value(keyFrom: &reader) }
    }

    @inlinable
    @inline(__always)
    static func read(
        from reader: inout MessagePackReader,
        _ readValue: (inout MessagePackReader) throws(MessagePackError) -> Value
    ) throws(MessagePackError) -> Self {
        let count = try reader.beginMap()
        var map = Self(minimumCapacity: reader.reservation(for: count, of: Element.self))
        for _ in 0..<count {
            let start = reader.offset
            let key = try Key(keyFrom: &reader)
            let value = try readValue(&reader)
            guard map.updateValue(value, forKey: key) == nil else { throw .duplicate("key", at: start) }
        }
        reader.endCollection()
        return map
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
        for _ in 0..<count { set.insert(try Element(keyFrom: &reader)) }
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
