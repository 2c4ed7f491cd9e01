// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

struct UnkeyedDecoder: UnkeyedDecodingContainer {
    let level: DecodingLevel

    var codingPath: [any CodingKey] { level.codingPath }

    var count: Int? { level.count }

    var isAtEnd: Bool { level.next >= level.count }

    var currentIndex: Int { level.next }

    func decodeNil() throws -> Bool {
        let (isNil, end) = try level.read(at: try start(Never.self), .index(level.next)) {
            reader throws(MessagePackError) in
            try reader.readNilIfPresent()
        }
        if isNil { level.advance(to: end) }
        return isNil
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let offset = try start(type)
        let (value, end) = try level.decodeAny(type, at: offset, step: .index(level.next))
        if type == Double.self || type == Float.self, DecodingLevel.isNaN(value) { try level.refuseNaN(at: offset) }
        level.advance(to: end)
        return value
    }

    func nestedContainer<Nested>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
        try detach().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try detach().unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        try detach()
    }

    private func detach() throws -> ValueDecoder {
        let offset = try start((any Decoder).self)
        let index = level.next
        let (_, end) = try level.read(at: offset, .index(index)) { reader throws(MessagePackError) in try reader.skip()
        }
        level.advance(to: end)
        return ValueDecoder(level: level.detach(.index(index), offset: offset))
    }

    /// Where the next element begins.
    @inline(__always)
    private func start(_ type: Any.Type) throws -> Int {
        guard level.next < level.count else { throw level.arrayAtEnd(type) }
        return level.position
    }
}

// Scalars.
extension UnkeyedDecoder {
    @inline(__always)
    private func read<Value>(_ body: (inout MessagePackReader) throws(MessagePackError) -> Value) throws -> Value {
        let (value, end) = try level.read(at: try start(Value.self), .index(level.next), body)
        level.advance(to: end)
        return value
    }

    func decode(_ type: Bool.Type) throws -> Bool {
        try read { reader throws(MessagePackError) in try Bool(from: &reader) }
    }

    func decode(_ type: Double.Type) throws -> Double {
        try read { reader throws(MessagePackError) in try Double(from: &reader) }
    }

    func decode(_ type: Float.Type) throws -> Float {
        try read { reader throws(MessagePackError) in try Float(from: &reader) }
    }

    func decode(_ type: Int.Type) throws -> Int {
        try read { reader throws(MessagePackError) in try Int(from: &reader) }
    }

    func decode(_ type: Int8.Type) throws -> Int8 {
        try read { reader throws(MessagePackError) in try Int8(from: &reader) }
    }

    func decode(_ type: Int16.Type) throws -> Int16 {
        try read { reader throws(MessagePackError) in try Int16(from: &reader) }
    }

    func decode(_ type: Int32.Type) throws -> Int32 {
        try read { reader throws(MessagePackError) in try Int32(from: &reader) }
    }

    func decode(_ type: Int64.Type) throws -> Int64 {
        try read { reader throws(MessagePackError) in try Int64(from: &reader) }
    }

    func decode(_ type: UInt.Type) throws -> UInt {
        try read { reader throws(MessagePackError) in try UInt(from: &reader) }
    }

    func decode(_ type: UInt8.Type) throws -> UInt8 {
        try read { reader throws(MessagePackError) in try UInt8(from: &reader) }
    }

    func decode(_ type: UInt16.Type) throws -> UInt16 {
        try read { reader throws(MessagePackError) in try UInt16(from: &reader) }
    }

    func decode(_ type: UInt32.Type) throws -> UInt32 {
        try read { reader throws(MessagePackError) in try UInt32(from: &reader) }
    }

    func decode(_ type: UInt64.Type) throws -> UInt64 {
        try read { reader throws(MessagePackError) in try UInt64(from: &reader) }
    }

    func decode(_ type: String.Type) throws -> String {
        try read { reader throws(MessagePackError) in try String(from: &reader) }
    }
}
