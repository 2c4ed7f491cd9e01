// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Any MessagePack value: for tools, for tests, and for what is passed on without being understood.
///
/// What is decoded and encoded again is the same value in its shortest form. A type that is known is better decoded as itself, by
/// ``MessagePackDecodable``, which takes a fraction of the time and memory.
public enum MessagePackValue: Sendable {
    /// `nil`.
    case `nil`
    /// `true` or `false`.
    case bool(Bool)
    /// An integer.
    case int(MessagePackInteger)
    /// A float 32.
    case float(Float)
    /// A float 64.
    case double(Double)
    /// A text.
    case string(String)
    /// A byte string.
    case binary([UInt8])
    /// A sequence of values.
    case array([MessagePackValue])
    /// A sequence of pairs of values.
    case map(MessagePackMap)
    /// A value of an application's own type; also a time of the older ext type 5 (`GRID-V1 §2.4`), and bytes of type -1 that are no
    /// timestamp.
    case ext(MessagePackExtension)
    /// A timestamp: ext type -1.
    case timestamp(Timestamp)
}

extension MessagePackValue: MessagePackEncodable {
    /// Writes the value.
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        switch self {
        case .nil: writer.writeNil()
        case .bool(let value): writer.write(value)
        case .int(let value): try value.encode(to: &writer)
        case .float(let value): writer.write(value)
        case .double(let value): writer.write(value)
        case .string(let value): try writer.write(value)
        case .binary(let value): try writer.writeBinary(value)
        case .array(let values): try values.encode(to: &writer)
        case .map(let map):
            try writer.writeMapHeader(exactly: map.pairs.count)
            for pair in map.pairs {
                try pair.key.encode(to: &writer)
                try pair.value.encode(to: &writer)
            }
        case .ext(let value): try value.encode(to: &writer)
        case .timestamp(let value): writer.write(value)
        }
    }
}

extension MessagePackValue: MessagePackDecodable {
    /// Reads a value of any kind.
    ///
    /// - Throws: `truncated`, `reservedByte`, `invalidUTF8`, `limitExceeded`; `duplicateKey` for a map that has a key twice.
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        switch try reader.peekType() {
        case .nil:
            try reader.readNil()
            self = .nil
        case .bool: self = .bool(try reader.readBool())
        case .int: self = .int(try MessagePackInteger(from: &reader))
        case .float: self = try Self.float(from: &reader)
        case .str: self = .string(try reader.readString())
        case .bin: self = .binary(try reader.readBinaryBytes())
        case .array: self = .array(try [MessagePackValue](from: &reader))
        case .map: self = .map(try MessagePackMap(from: &reader))
        case .ext: self = try Self.ext(from: &reader)
        }
    }

    /// Reads a value that is to be a key.
    ///
    /// - Throws: what ``init(from:)`` throws; `limitExceeded` as for the keys of a ``MessagePackMap``.
    public init(keyFrom reader: inout MessagePackReader) throws(MessagePackError) {
        let start = reader.offset
        let levels = reader.depthLeft
        reader.depthLeft = min(levels, MessagePackMap.maximumKeyDepth)
        self = try Self(from: &reader)
        reader.depthLeft = levels
        try checkTexts(at: start)
    }

    /// Checks the texts of a key, which nests no deeper than keys may.
    private func checkTexts(at offset: Int) throws(MessagePackError) {
        switch self {
        case .string(let text): try KeyText.check(text, at: offset)
        case .array(let elements): for element in elements { try element.checkTexts(at: offset) }
        case .map(let map):
            for pair in map.pairs {
                try pair.key.checkTexts(at: offset)
                try pair.value.checkTexts(at: offset)
            }
        default: break
        }
    }

    private static func float(from reader: inout MessagePackReader) throws(MessagePackError) -> Self {
        try reader.firstByte() == 0xca ? .float(try reader.readFloat()) : .double(try reader.readDouble())
    }

    private static func ext(from reader: inout MessagePackReader) throws(MessagePackError) -> Self {
        let value = try reader.peekExtensionType() == -1 ? try? reader.readTimestamp() : nil
        if let value { return .timestamp(value) }
        return .ext(try MessagePackExtension(from: &reader))
    }
}

extension MessagePackMap: MessagePackDecodable {
    /// How deep arrays and maps can nest within a key. Each level is hashed again with the one around it, and in JSON quoted again.
    static let maximumKeyDepth = 4

    /// Reads a map of any keys and values.
    ///
    /// - Throws: what a value throws; `limitExceeded` for a key in which collections nest more than 4 deep, or that has a text with more
    ///   than 30 combining marks in a row.
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        let start = reader.offset
        let count = try reader.beginMap()
        var pairs: [Pair] = []
        pairs.reserveCapacity(reader.reservation(for: count, of: Pair.self))
        for _ in 0..<count {
            let key = try MessagePackValue(keyFrom: &reader)
            pairs.append(Pair(key: key, value: try MessagePackValue(from: &reader)))
        }
        reader.endCollection()
        self.init(pairs)
        if duplicate != nil { throw .duplicate("map has a key", at: start) }
    }
}
