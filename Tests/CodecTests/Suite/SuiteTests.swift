// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation
import Testing
import TestSupport

/// The cases of msgpack-test-suite: each form is read by every way of reading, and the shortest is written by every way of writing.
@Suite("The MessagePack test suite")
struct SuiteTests {
    @Test("All of its cases and forms are there")
    func complete() throws {
        let cases = try SuiteCase.load()
        #expect(cases.count == 85)
        #expect(cases.map(\.forms.count).reduce(0, +) == 233)
        #expect(Set(cases.map(\.group)).count == 15)
    }

    @Test("Every form is read as the value, or as the same number in another form")
    func reading() throws {
        for test in try SuiteCase.load() {
            for form in test.forms {
                let value = try MessagePackValue(messagePack: form)
                #expect(
                    Self.isSame(value, test.value),
                    "\(test.group): \(Hex.encode(form)) is \(value), not \(test.value)"
                )
                var reader = MessagePackReader(form.span.bytes)
                try reader.skip()
                #expect(reader.remaining == 0, "\(Hex.encode(form))")
                #expect(try MessagePackDecoder().decode(MessagePackValue.self, from: form) == value)
            }
        }
    }

    @Test("The shortest form is written")
    func writing() throws {
        for test in try SuiteCase.load() {
            let written = try test.value.messagePackBytes()
            if case .double(let number) = test.value {
                // A float has the size of its type, not of its value.
                #expect(written.count == 9)
                #expect(test.forms.contains(try MessagePackValue.float(Float(number)).messagePackBytes()))
                continue
            }
            #expect(test.forms.contains(written), "\(test.group): \(Hex.encode(written))")
            let sameKind = test.forms.filter {
                MessagePackType(firstByte: $0[0]) == MessagePackType(firstByte: written[0])
            }
            #expect(sameKind.allSatisfy { $0.count >= written.count }, "\(test.group): \(Hex.encode(written))")
            #expect(try MessagePackEncoder().encode(test.value) == written)
        }
    }

    @Test("Every form of a number is read by the types of the standard library, directly and by Codable")
    func numbers() throws {
        for test in try SuiteCase.load() where test.group.contains("number") {
            for form in test.forms {
                switch test.value {
                case .int(let number):
                    if let number = number.exactly(Int64.self) { try expect(number, from: form) }
                    if let number = number.exactly(UInt64.self) { try expect(number, from: form) }
                    if let number = number.exactly(Int32.self) { try expect(number, from: form) }
                    if let number = number.exactly(Int8.self) { try expect(number, from: form) }
                    if let number = number.exactly(UInt8.self) { try expect(number, from: form) }
                    if let number = test.value.double { try expect(number, from: form) }
                default:
                    try expect(try #require(test.value.double), from: form)
                    try expect(Float(try #require(test.value.double)), from: form)
                }
            }
        }
    }

    @Test("Every form of a text, a byte string, a time and a collection is read by its types, directly and by Codable")
    func others() throws {
        for test in try SuiteCase.load() {
            for form in test.forms {
                switch test.value {
                case .nil: try expect(Int?.none, from: form)
                case .bool(let value): try expect(value, from: form)
                case .string(let value): try expect(value, from: form)
                case .binary(let value):
                    try expect(value, from: form)
                    try expect(Data(value), from: form)
                case .timestamp(let value): try expect(value, from: form)
                case .array(let values) where values.allSatisfy({ $0.int != nil }):
                    try expect(values.compactMap(\.int), from: form)
                case .array(let values) where values.allSatisfy({ $0.string != nil }):
                    try expect(values.compactMap(\.string), from: form)
                case .map(let map) where map.allSatisfy({ $0.value.string != nil }):
                    let pairs = map.compactMap { pair in
                        pair.key.string.flatMap { key in pair.value.string.map { (key, $0) } }
                    }
                    try expect(Dictionary(uniqueKeysWithValues: pairs), from: form)
                default: break
                }
            }
        }
    }

    private func expect<T: MessagePackDecodable & Decodable & Equatable>(_ value: T, from form: [UInt8]) throws {
        #expect(try T(messagePack: form) == value, "\(T.self) from \(Hex.encode(form))")
        #expect(try MessagePackDecoder().decode(T.self, from: form) == value, "\(T.self) from \(Hex.encode(form))")
    }

    /// Whether two values are equal, numbers by what they are and not by how they are written.
    private static func isSame(_ one: MessagePackValue, _ other: MessagePackValue) -> Bool {
        if one == other { return true }
        if let one = one.double, let other = other.double { return one == other }
        if case .int(let one) = one, let other = other.double { return one.double == other }
        if case .int(let other) = other, let one = one.double { return one == other.double }
        return false
    }
}
