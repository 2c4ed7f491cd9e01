// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

struct KeyedDecoder<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let level: DecodingLevel

    var codingPath: [any CodingKey] { level.codingPath }

    var allKeys: [Key] { level.allKeys(Key.self) }

    func contains(_ key: Key) -> Bool {
        level.contains(key)
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        guard let offset = try level.find(key) else { throw level.keyNotFound(key) }
        let (isNil, end) = try level.read(at: offset, .key(key)) { reader throws(MessagePackError) in
            try reader.readNilIfPresent()
        }
        if isNil { level.take(offset, end: end) }
        return isNil
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        guard let offset = try level.find(key) else { throw level.keyNotFound(key) }
        let (value, end) = try level.decodeAny(type, at: offset, step: .key(key))
        level.take(offset, end: end)
        return value
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        guard let offset = try level.find(key), try !decodeNil(forKey: key) else { return nil }
        let (value, end) = try level.decodeAny(type, at: offset, step: .key(key))
        level.take(offset, end: end)
        return value
    }

    func nestedContainer<Nested>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try detach(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try detach(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        try detach(IndexKey.superKey)
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        try detach(key)
    }

    private func detach(_ key: some CodingKey) throws -> ValueDecoder {
        guard let offset = try level.find(key) else { throw level.keyNotFound(key) }
        let (_, end) = try level.read(at: offset, .key(key)) { reader throws(MessagePackError) in try reader.skip() }
        level.take(offset, end: end)
        return ValueDecoder(level: level.detach(.key(key), offset: offset))
    }
}

// Scalars.
extension KeyedDecoder {
    @inline(__always)
    private func read<Value>(
        _ key: Key,
        _ body: (inout MessagePackReader) throws(MessagePackError) -> Value
    ) throws -> Value {
        guard let offset = try level.find(key) else { throw level.keyNotFound(key) }
        let (value, end) = try level.read(at: offset, .key(key), body)
        level.take(offset, end: end)
        return value
    }

    @inline(__always)
    private func readIfPresent<Value>(
        _ key: Key,
        _ body: (inout MessagePackReader) throws(MessagePackError) -> Value
    ) throws -> Value? {
        guard let offset = try level.find(key) else { return nil }
        let (value, end) = try level.read(at: offset, as: Value.self, .key(key)) {
            reader throws(MessagePackError) -> Value? in
            try reader.readNilIfPresent() ? nil : try body(&reader)
        }
        level.take(offset, end: end)
        return value
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        try read(key) { reader throws(MessagePackError) in try Bool(from: &reader) }
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        try readIfPresent(key) { reader throws(MessagePackError) in try Bool(from: &reader) }
    }

    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        try read(key) { reader throws(MessagePackError) in try Double(from: &reader) }
    }

    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
        try readIfPresent(key) { reader throws(MessagePackError) in try Double(from: &reader) }
    }

    func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
        try read(key) { reader throws(MessagePackError) in try Float(from: &reader) }
    }

    func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? {
        try readIfPresent(key) { reader throws(MessagePackError) in try Float(from: &reader) }
    }

    func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
        try read(key) { reader throws(MessagePackError) in try Int(from: &reader) }
    }

    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        try readIfPresent(key) { reader throws(MessagePackError) in try Int(from: &reader) }
    }

    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 {
        try read(key) { reader throws(MessagePackError) in try Int8(from: &reader) }
    }

    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? {
        try readIfPresent(key) { reader throws(MessagePackError) in try Int8(from: &reader) }
    }

    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 {
        try read(key) { reader throws(MessagePackError) in try Int16(from: &reader) }
    }

    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? {
        try readIfPresent(key) { reader throws(MessagePackError) in try Int16(from: &reader) }
    }

    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 {
        try read(key) { reader throws(MessagePackError) in try Int32(from: &reader) }
    }

    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? {
        try readIfPresent(key) { reader throws(MessagePackError) in try Int32(from: &reader) }
    }

    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
        try read(key) { reader throws(MessagePackError) in try Int64(from: &reader) }
    }

    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
        try readIfPresent(key) { reader throws(MessagePackError) in try Int64(from: &reader) }
    }

    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt {
        try read(key) { reader throws(MessagePackError) in try UInt(from: &reader) }
    }

    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? {
        try readIfPresent(key) { reader throws(MessagePackError) in try UInt(from: &reader) }
    }

    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 {
        try read(key) { reader throws(MessagePackError) in try UInt8(from: &reader) }
    }

    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? {
        try readIfPresent(key) { reader throws(MessagePackError) in try UInt8(from: &reader) }
    }

    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 {
        try read(key) { reader throws(MessagePackError) in try UInt16(from: &reader) }
    }

    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? {
        try readIfPresent(key) { reader throws(MessagePackError) in try UInt16(from: &reader) }
    }

    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 {
        try read(key) { reader throws(MessagePackError) in try UInt32(from: &reader) }
    }

    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? {
        try readIfPresent(key) { reader throws(MessagePackError) in try UInt32(from: &reader) }
    }

    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
        try read(key) { reader throws(MessagePackError) in try UInt64(from: &reader) }
    }

    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? {
        try readIfPresent(key) { reader throws(MessagePackError) in try UInt64(from: &reader) }
    }

    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        try read(key) { reader throws(MessagePackError) in try String(from: &reader) }
    }

    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try readIfPresent(key) { reader throws(MessagePackError) in try String(from: &reader) }
    }
}
