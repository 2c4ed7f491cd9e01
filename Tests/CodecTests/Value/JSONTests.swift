// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation
import Testing
import TestSupport

@Suite("MessagePack values as JSON")
struct JSONTests {
    static let written: [(MessagePackValue, String)] = [
        (nil, "null"), (true, "true"), (false, "false"), (0, "0"), (-5, "-5"),
        (.int(MessagePackInteger(UInt64.max)), "18446744073709551615"),
        (1.5, "1.5"), (1e300, "1e+300"), (.float(0.1), "0.1"), (-0.0, "-0.0"),
        (.double(.nan), "\"NaN\""), (.double(.infinity), "\"Infinity\""), (.float(-.infinity), "\"-Infinity\""),
        ("", "\"\""), ("a\"\\/\n\r\t\u{1}\u{7f}ü😀", "\"a\\\"\\\\/\\n\\r\\t\\u0001\\u007fü😀\""),
        (.binary([]), "\"\""), (.binary([0]), "\"AA==\""), (.binary([0, 1]), "\"AAE=\""),
        (.binary([255, 254, 253]), "\"//79\""),
        (.timestamp(Timestamp(seconds: 1_700_000_000, nanoseconds: 123_456_789)), "\"2023-11-14T22:13:20.123456789Z\""),
        (.timestamp(Timestamp(seconds: 0, nanoseconds: 500_000_000)), "\"1970-01-01T00:00:00.5Z\""),
        (.timestamp(Timestamp(seconds: -1)), "\"1969-12-31T23:59:59Z\""),
        (.timestamp(Timestamp(seconds: -62_167_219_200)), "\"0000-01-01T00:00:00Z\""),
        (.timestamp(Timestamp(seconds: 253_402_300_799)), "\"9999-12-31T23:59:59Z\""),
        (.timestamp(Timestamp(seconds: 951_782_400)), "\"2000-02-29T00:00:00Z\""),
        (.timestamp(Timestamp(seconds: 253_402_300_800)), "{\"seconds\":253402300800,\"nanoseconds\":0}"),
        (.ext(MessagePackExtension(type: -7, body: [1])), "{\"ext\":-7,\"data\":\"AQ==\"}"),
        ([], "[]"), ([1, [2]], "[1,[2]]"), ([:], "{}"), (["a": 1, "b": [:]], "{\"a\":1,\"b\":{}}"),
        ([1: 2], "{\"1\":2}"), ([true: 2], "{\"true\":2}"), ([[1, "x"]: 2], "{\"[1,\\\"x\\\"]\":2}"),
        (.map(MessagePackMap([.init(key: .binary([0]), value: nil)])), "{\"AA==\":null}"),
    ]

    @Test("Every kind of value has its JSON", arguments: written)
    func writing(_ value: MessagePackValue, _ json: String) throws {
        #expect(value.json() == json)
        _ = try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed)
    }

    @Test("Indented JSON has a line for each element")
    func indented() {
        let value: MessagePackValue = ["a": [1, 2], "b": [:], "c": []]
        #expect(value.json(isIndented: true) == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {},\n  \"c\": []\n}")
    }

    static let read: [(String, MessagePackValue)] = [
        (" null ", nil), ("true", true), ("false", false), ("0", 0), ("-1", -1),
        ("18446744073709551615", .int(MessagePackInteger(UInt64.max))),
        ("-9223372036854775808", .int(MessagePackInteger(Int64.min))),
        ("18446744073709551616", .double(18_446_744_073_709_551_616)),
        ("-0", -0.0), ("1.0", 1.0), ("1e2", 100.0), ("1E+2", 100.0), ("25e-1", 2.5), ("\"\"", ""),
        ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00fc\\ud83d\\ude00\"", "\"\\/\u{8}\u{c}\n\r\tü😀"),
        ("[ ]", []), ("[1 , 2]", [1, 2]), ("{ }", [:]), ("{\"a\" : {\"b\": [null]}}", ["a": ["b": [nil]]]),
        ("\t[\r\n1]", [1]),
    ]

    @Test("JSON is read as values", arguments: read)
    func reading(_ json: String, _ value: MessagePackValue) throws {
        #expect(try MessagePackValue(json: json) == value)
    }

    @Test(
        "What is no JSON is refused, and where it is not",
        arguments: [
            ("", 0), (" ", 1), ("nul", 3), ("nulL", 3), ("01", 1), ("-", 1), ("1.", 2), (".5", 0), ("1e", 2), ("+1", 0),
            ("1e999", 0), ("NaN", 0),
            ("\"", 1), ("\"a", 2), ("\"\u{1}\"", 1), ("\"\\x\"", 2), ("\"\\u12g4\"", 5), ("\"\\ud800\"", 7),
            ("\"\\udc00\"", 7),
            ("\"\\ud800\\u0041\"", 13), ("[1", 2), ("[1,]", 3), ("[1 2]", 3), ("[,1]", 1), ("{", 1), ("{1:2}", 1),
            ("{\"a\"}", 4), ("{\"a\":}", 5),
            ("{\"a\":1,}", 7), ("1 2", 2), ("[]]", 2), ("'a'", 0), ("\"\\", 2), ("\"\\u00", 5),
        ]
    )
    func invalid(_ json: String, _ offset: Int) throws {
        let error = #expect(throws: MessagePackError.self) { try MessagePackValue(json: json) }
        #expect(error?.code == .invalidJSON, "\(String(describing: error))")
        #expect(error?.offset == offset, "\(String(describing: error))")
    }

    @Test("Names that are there twice, too deep nesting, too many elements and bytes that are no UTF-8 are refused")
    func limits() throws {
        func code(_ json: [UInt8], _ limits: MessagePackLimits = .defaults) -> MessagePackError.Code? {
            do throws(MessagePackError) {
                _ = try MessagePackValue(json: json, limits: limits)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(Array("{\"a\":1,\"a\":2}".utf8)) == .duplicateKey)
        #expect(code([UInt8](repeating: 0x5b, count: 1_000_000)) == .limitExceeded)
        #expect(code(Array("[[1]]".utf8), MessagePackLimits(maximumDepth: 2)) == nil)
        #expect(code(Array("[[1]]".utf8), MessagePackLimits(maximumDepth: 1)) == .limitExceeded)
        #expect(code(Array("[[1]]".utf8), MessagePackLimits(maximumElements: 2)) == nil)
        #expect(code(Array("[[1]]".utf8), MessagePackLimits(maximumElements: 1)) == .limitExceeded)
        #expect(code(Array("\"ab\"".utf8), MessagePackLimits(maximumStringBytes: 2)) == nil)
        #expect(code(Array("\"ab\"".utf8), MessagePackLimits(maximumStringBytes: 1)) == .limitExceeded)
        #expect(code([0x22, 0xff, 0x22]) == .invalidUTF8)
        #expect(code([0xff]) == .invalidJSON)
    }

    @Test("Random values without what JSON lacks come back, and Foundation reads the same")
    func random() throws {
        let seed = TestSeed.make(for: "JSONTests.random")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let value = MessagePackValue.random(depth: 3, using: &generator)
            let json = value.json()
            let again = try? MessagePackValue(json: json)
            let indented = try? MessagePackValue(json: value.json(isIndented: true))
            #expect(again == indented, "seed \(seed)")
            // Keys of different kinds may become the same name, which Foundation does not mind and we do.
            if let again { #expect(again.json() == (try MessagePackValue(json: again.json())).json(), "seed \(seed)") }
            #expect(throws: Never.self) {
                try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed)
            }
        }
    }

    @Test("Random texts never trap")
    func randomText() {
        let seed = TestSeed.make(for: "JSONTests.randomText")
        var generator = SeededGenerator(seed: seed)
        let pieces = [
            "{", "}", "[", "]", ":", ",", "\"", "\\", "u", "d800", "0", "1", "-", ".", "e", "true", "null", " ", "a",
        ]
        var read = 0
        for _ in 0..<20_000 {
            let json = (0..<Int.random(in: 0...8, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined()
            let value = try? MessagePackValue(json: json)
            if value != nil { read += 1 }
            let foundation = try? JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed)
            if value != nil { #expect(foundation != nil, "seed \(seed): \(json)") }
        }
        #expect(read > 100, "seed \(seed)")
    }
}
