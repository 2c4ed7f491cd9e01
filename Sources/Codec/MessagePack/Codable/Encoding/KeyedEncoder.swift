// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

struct KeyedEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let level: EncodingLevel

    var codingPath: [any CodingKey] { level.codingPath }

    func encodeNil(forKey key: Key) throws {
        try level.element(for: key).pointee.writeNil()
    }

    func encode(_ value: String, forKey key: Key) throws {
        let writer = try level.element(for: key)
        try level.writing(value, .key(key)) { () throws(MessagePackError) in try writer.pointee.write(value) }
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        _ = try level.element(for: key)
        try level.encode(value, step: .key(key))
    }

    func nestedContainer<Nested>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        ValueEncoder(level: level.detach(key)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        ValueEncoder(level: level.detach(key)).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        ValueEncoder(level: level.detach(IndexKey.superKey))
    }

    func superEncoder(forKey key: Key) -> any Encoder {
        ValueEncoder(level: level.detach(key))
    }
}

// Scalars.
extension KeyedEncoder {
    func encode(_ value: Bool, forKey key: Key) throws {
        try level.element(for: key).pointee.write(value)
    }

    func encode(_ value: Double, forKey key: Key) throws {
        try level.element(for: key).pointee.write(value)
    }

    func encode(_ value: Float, forKey key: Key) throws {
        try level.element(for: key).pointee.write(value)
    }

    func encode(_ value: Int, forKey key: Key) throws {
        try level.element(for: key).pointee.write(value)
    }

    func encode(_ value: Int8, forKey key: Key) throws {
        try level.element(for: key).pointee.write(Int64(value))
    }

    func encode(_ value: Int16, forKey key: Key) throws {
        try level.element(for: key).pointee.write(Int64(value))
    }

    func encode(_ value: Int32, forKey key: Key) throws {
        try level.element(for: key).pointee.write(Int64(value))
    }

    func encode(_ value: Int64, forKey key: Key) throws {
        try level.element(for: key).pointee.write(value)
    }

    func encode(_ value: UInt, forKey key: Key) throws {
        try level.element(for: key).pointee.write(value)
    }

    func encode(_ value: UInt8, forKey key: Key) throws {
        try level.element(for: key).pointee.write(UInt64(value))
    }

    func encode(_ value: UInt16, forKey key: Key) throws {
        try level.element(for: key).pointee.write(UInt64(value))
    }

    func encode(_ value: UInt32, forKey key: Key) throws {
        try level.element(for: key).pointee.write(UInt64(value))
    }

    func encode(_ value: UInt64, forKey key: Key) throws {
        try level.element(for: key).pointee.write(value)
    }
}
