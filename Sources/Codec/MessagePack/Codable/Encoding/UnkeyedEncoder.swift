// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

struct UnkeyedEncoder: UnkeyedEncodingContainer {
    let level: EncodingLevel

    var codingPath: [any CodingKey] { level.codingPath }

    var count: Int { level.count }

    func encodeNil() throws {
        try level.element().pointee.writeNil()
    }

    func encode(_ value: String) throws {
        let writer = try level.element()
        try level.writing(value, .index(level.count - 1)) { () throws(MessagePackError) in
            try writer.pointee.write(value)
        }
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        _ = try level.element()
        try level.encode(value, step: .index(level.count - 1))
    }

    func nestedContainer<Nested>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        ValueEncoder(level: level.detachElement()).container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        ValueEncoder(level: level.detachElement()).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        ValueEncoder(level: level.detachElement())
    }
}

// Scalars.
extension UnkeyedEncoder {
    func encode(_ value: Bool) throws {
        try level.element().pointee.write(value)
    }

    func encode(_ value: Double) throws {
        try level.element().pointee.write(value)
    }

    func encode(_ value: Float) throws {
        try level.element().pointee.write(value)
    }

    func encode(_ value: Int) throws {
        try level.element().pointee.write(value)
    }

    func encode(_ value: Int8) throws {
        try level.element().pointee.write(Int64(value))
    }

    func encode(_ value: Int16) throws {
        try level.element().pointee.write(Int64(value))
    }

    func encode(_ value: Int32) throws {
        try level.element().pointee.write(Int64(value))
    }

    func encode(_ value: Int64) throws {
        try level.element().pointee.write(value)
    }

    func encode(_ value: UInt) throws {
        try level.element().pointee.write(value)
    }

    func encode(_ value: UInt8) throws {
        try level.element().pointee.write(UInt64(value))
    }

    func encode(_ value: UInt16) throws {
        try level.element().pointee.write(UInt64(value))
    }

    func encode(_ value: UInt32) throws {
        try level.element().pointee.write(UInt64(value))
    }

    func encode(_ value: UInt64) throws {
        try level.element().pointee.write(value)
    }
}
