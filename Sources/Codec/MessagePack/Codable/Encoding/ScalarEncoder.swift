// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

struct ScalarEncoder: SingleValueEncodingContainer {
    let level: EncodingLevel

    var codingPath: [any CodingKey] { level.codingPath }

    func encodeNil() throws {
        try level.scalar().pointee.writeNil()
    }

    func encode(_ value: String) throws {
        let writer = try level.scalar()
        try level.writing(value, .none) { () throws(MessagePackError) in try writer.pointee.write(value) }
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        _ = try level.scalar()
        try level.encode(value, step: .none)
    }
}

// Scalars.
extension ScalarEncoder {
    func encode(_ value: Bool) throws {
        try level.scalar().pointee.write(value)
    }

    func encode(_ value: Double) throws {
        try level.scalar().pointee.write(value)
    }

    func encode(_ value: Float) throws {
        try level.scalar().pointee.write(value)
    }

    func encode(_ value: Int) throws {
        try level.scalar().pointee.write(value)
    }

    func encode(_ value: Int8) throws {
        try level.scalar().pointee.write(Int64(value))
    }

    func encode(_ value: Int16) throws {
        try level.scalar().pointee.write(Int64(value))
    }

    func encode(_ value: Int32) throws {
        try level.scalar().pointee.write(Int64(value))
    }

    func encode(_ value: Int64) throws {
        try level.scalar().pointee.write(value)
    }

    func encode(_ value: UInt) throws {
        try level.scalar().pointee.write(value)
    }

    func encode(_ value: UInt8) throws {
        try level.scalar().pointee.write(UInt64(value))
    }

    func encode(_ value: UInt16) throws {
        try level.scalar().pointee.write(UInt64(value))
    }

    func encode(_ value: UInt32) throws {
        try level.scalar().pointee.write(UInt64(value))
    }

    func encode(_ value: UInt64) throws {
        try level.scalar().pointee.write(value)
    }
}
