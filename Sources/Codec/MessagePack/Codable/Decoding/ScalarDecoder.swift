// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

struct ScalarDecoder: SingleValueDecodingContainer {
    let level: DecodingLevel

    var codingPath: [any CodingKey] { level.codingPath }

    func decodeNil() -> Bool {
        let found = try? level.read(at: level.offset, .none) { reader throws(MessagePackError) in
            try reader.readNilIfPresent()
        }
        guard let found, found.value else { return false }
        level.end = found.end
        return true
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let (value, end) = try level.decodeAny(type, at: level.offset, step: .none)
        level.end = end
        return value
    }
}

// Scalars.
extension ScalarDecoder {
    @inline(__always)
    private func read<Value>(_ body: (inout MessagePackReader) throws(MessagePackError) -> Value) throws -> Value {
        let (value, end) = try level.read(at: level.offset, .none, body)
        level.end = end
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
