// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation
import TestSupport

/// A case of `Tests/Fixtures/msgpack`: a value, and every form in which it may be written.
struct SuiteCase: Decodable, Sendable {
    let group: String
    let value: MessagePackValue
    let forms: [[UInt8]]

    private enum Keys: String, CodingKey, CaseIterable {
        case absent = "nil"
        case bool, binary, number, bignum, string, array, map, timestamp, ext, msgpack
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        group = decoder.codingPath.first?.stringValue ?? ""
        forms = try container.decode([String].self, forKey: .msgpack).map(Self.bytes)
        if container.contains(.bool) {
            value = .bool(try container.decode(Bool.self, forKey: .bool))
        } else if container.contains(.binary) {
            value = .binary(try Self.bytes(try container.decode(String.self, forKey: .binary)))
        } else if container.contains(.bignum) {
            value = try MessagePackValue(json: try container.decode(String.self, forKey: .bignum))
        } else if container.contains(.number) {
            value = try container.decode(Plain.self, forKey: .number).value
        } else if container.contains(.string) {
            value = .string(try container.decode(String.self, forKey: .string))
        } else if container.contains(.array) {
            value = try container.decode(Plain.self, forKey: .array).value
        } else if container.contains(.map) {
            value = try container.decode(Plain.self, forKey: .map).value
        } else if container.contains(.timestamp) {
            let parts = try container.decode([Int64].self, forKey: .timestamp)
            value = .timestamp(Timestamp(seconds: parts[0], nanoseconds: UInt32(parts[1])))
        } else if container.contains(.ext) {
            var parts = try container.nestedUnkeyedContainer(forKey: .ext)
            let type = try parts.decode(Int8.self)
            value = .ext(MessagePackExtension(type: type, body: try Self.bytes(try parts.decode(String.self))))
        } else {
            value = .nil
        }
    }

    private static func bytes(_ text: String) throws -> [UInt8] {
        try Hex.decode(text.replacing("-", with: ""))
    }

    /// A value as JSON has it.
    private struct Plain: Decodable {
        let value: MessagePackValue

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                value = .nil
            } else if let bool = try? container.decode(Bool.self) {
                value = .bool(bool)
            } else if let integer = try? container.decode(Int64.self) {
                value = .int(MessagePackInteger(integer))
            } else if let integer = try? container.decode(UInt64.self) {
                value = .int(MessagePackInteger(integer))
            } else if let number = try? container.decode(Double.self) {
                value = .double(number)
            } else if let string = try? container.decode(String.self) {
                value = .string(string)
            } else if let array = try? container.decode([Plain].self) {
                value = .array(array.map(\.value))
            } else {
                let map = try container.decode([String: Plain].self)
                value = .map(MessagePackMap(map.map { .init(key: .string($0.key), value: $0.value.value) }))
            }
        }
    }

    /// All cases.
    static func load() throws -> [SuiteCase] {
        let file = Vectors.file.deletingLastPathComponent().appending(components: "msgpack", "msgpack-test-suite.json")
        return try JSONDecoder().decode([String: [SuiteCase]].self, from: Data(contentsOf: file)).values.flatMap { $0 }
    }
}
