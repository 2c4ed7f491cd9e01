// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation
import Testing
import TestSupport

@Suite("Types that write and read themselves")
struct DirectTests {
    enum Color: String, Codable, MessagePackEncodable, MessagePackDecodable {
        case red, green
    }

    enum Mark: Character, MessagePackEncodable, MessagePackDecodable {
        case low = "-"
        case acute = "é"
    }

    enum Level: UInt8, Codable, MessagePackEncodable, MessagePackDecodable {
        case low = 1
        case high = 200
    }

    struct Flags: OptionSet, Hashable, Codable, MessagePackEncodable, MessagePackDecodable {
        let rawValue: UInt16
    }

    /// The value is written so by both ways, and read again by both.
    private func expect<T: MessagePackEncodable & MessagePackDecodable & Codable & Equatable>(_ value: T, _ hex: String)
        throws
    {
        #expect(try Hex.encode(value.messagePackBytes()) == hex, "\(value)")
        #expect(try Hex.encode(MessagePackEncoder().encode(value)) == hex, "\(value)")
        #expect(try T(messagePack: Hex.decode(hex)) == value)
        #expect(try MessagePackDecoder().decode(T.self, from: Hex.decode(hex)) == value)
    }

    @Test("Each type of the standard library has one form, which both ways write and read")
    func forms() throws {
        try expect(true, "c3")
        try expect(Int8(-128), "d080")
        try expect(Int16(-129), "d1ff7f")
        try expect(Int32(-1), "ff")
        try expect(Int64.min, "d38000000000000000")
        try expect(Int(127), "7f")
        try expect(UInt8(255), "ccff")
        try expect(UInt16(256), "cd0100")
        try expect(UInt32.max, "ceffffffff")
        try expect(UInt64.max, "cfffffffffffffffff")
        try expect(UInt(0), "00")
        try expect(Float(1), "ca3f800000")
        try expect(1.0, "cb3ff0000000000000")
        try expect("ü", "a2c3bc")
        try expect(Int?.none, "c0")
        try expect(Int?.some(1), "01")
        try expect([1, 2], "920102")
        try expect([Int](), "90")
        try expect([[1], []], "92910190")
        try expect(["a", "b"], "92a161a162")
        try expect([1.5], "91cb3ff8000000000000")
        try expect([Float(1.5)], "91ca3fc00000")
        try expect([Int?.none, 5], "92c005")
        try expect([true], "91c3")
        try expect([1, 0] as [UInt8], "c4020100")
        try expect([[1] as [UInt8]], "91c40101")
        try expect([1, 0] as [Int8], "920100")
        try expect(["a": 1], "81a16101")
        try expect([7: "b"], "8107a162")
        try expect(["7": 1], "81a13701")
        try expect(["a": [1: [true]]], "81a161810191c3")
        try expect([String: String](), "80")
        try expect(Set([5]), "9105")
        try expect(Set<UInt8>([5]), "9105")
        try expect(Timestamp(seconds: 1), "d6ff00000001")
    }

    @Test("Each type of Foundation has one form, which both ways write and read")
    func foundation() throws {
        try expect(Data([1, 2]), "c4020102")
        try expect(Data(), "c400")
        try expect([Data([1])], "91c40101")
        try expect(
            try #require(UUID(uuidString: "00112233-4455-6677-8899-AABBCCDDEEFF")),
            "c41000112233445566778899aabbccddeeff"
        )
        try expect(try #require(URL(string: "https://a.example/b?c")), "b5" + Hex.encode("https://a.example/b?c".utf8))
        try expect(Date(timeIntervalSince1970: 1), "d6ff00000001")
        try expect(Date(timeIntervalSince1970: 1_700_000_000.5), "d7ff773594006553f100")
        try expect(Date(timeIntervalSince1970: -1), "c70cff00000000ffffffffffffffff")
        try expect([Date(timeIntervalSince1970: 0)], "91d6ff00000000")
        try expect(["when": Date(timeIntervalSince1970: 0)], "81a47768656ed6ff00000000")
    }

    @Test("Enumerations with raw values and option sets are their raw values")
    func rawValues() throws {
        try expect(Color.green, "a5677265656e")
        try expect([Color.red], "91a3726564")
        try expect(Level.high, "ccc8")
        try expect(Flags(rawValue: 300), "cd012c")
        for way in [DecodingWay.direct, .codable] {
            #expect(way.failure(Color.self, try "blue".messagePackBytes()) != .wrongType)
            #expect(way.failure(Color.self, [1]) == .wrongType)
            #expect(way.failure(Level.self, [0xcd, 1, 0]) == .overflow)
        }
        #expect(DecodingWay.direct.failure(Level.self, [2]) == .invalidValue)
        #expect(throws: DecodingError.self) { try MessagePackDecoder().decode(Level.self, from: [2]) }
    }

    @Test("A character is a text of exactly one")
    func characters() throws {
        let characters: [Character] = [
            "a", "é", "e\u{301}", "👩‍👩‍👧‍👦", "🇩🇪", "\r\n",
            Character("e" + String(repeating: "\u{301}", count: KeyText.maximumMarks)),
        ]
        #expect(try [Character](messagePack: characters.messagePackBytes()) == characters)
        #expect(try Hex.encode(("ü" as Character).messagePackBytes()) == "a2c3bc")
        let long = [String(repeating: "a", count: 100_000), "e" + String(repeating: "\u{301}", count: 100_000)]
        for text in ["", "ab", "🇩🇪🇩🇪", " a"] + long {
            let bytes = try text.messagePackBytes()
            for type: any MessagePackDecodable.Type in [Character.self, Mark.self] {
                let error = #expect(throws: MessagePackError.self) { try type.init(messagePack: bytes) }
                #expect(error == MessagePackError(code: .invalidValue, offset: 0, message: "no character"))
            }
        }
        let error = #expect(throws: MessagePackError.self) { try Character(messagePack: [0x61]) }
        #expect(error?.code == .wrongType)
    }

    @Test("Raw values can be characters")
    func rawCharacters() throws {
        #expect(try [Mark.low, .acute].messagePackBytes() == ["-", "é"].messagePackBytes())
        #expect(try [Mark](messagePack: ["e\u{301}", "-"].messagePackBytes()) == [.acute, .low])
        let error = try #require(throws: MessagePackError.self) { try Mark(messagePack: "x".messagePackBytes()) }
        #expect(error.code == .invalidValue && error.message == "x is no value of Mark")
    }

    @Test("An error carries little of a text that is no raw value, also if it is one character")
    func longRawValues() throws {
        let text = "e" + String(repeating: "\u{200d}\u{301}", count: 50_000)
        #expect(text.count == 1)
        let bytes = try text.messagePackBytes()
        let error = try #require(throws: MessagePackError.self) { try Color(messagePack: bytes) }
        #expect(error.code == .invalidValue && error.message.utf8.count < 400)
    }

    @Test("Other forms are read too")
    func otherForms() throws {
        func read<T: MessagePackDecodable & Decodable & Equatable>(_ hex: String, _ value: T) throws {
            #expect(try T(messagePack: Hex.decode(hex)) == value, "\(hex)")
            #expect(try MessagePackDecoder().decode(T.self, from: Hex.decode(hex)) == value, "\(hex)")
        }
        try read("93010203", [1, 2, 3] as [UInt8])
        try read("93010203", Data([1, 2, 3]))
        try read("dc000101", [1] as [UInt8])
        try read("dd0000000101", Data([1]))
        try read(
            "d924" + Hex.encode("00112233-4455-6677-8899-aabbccddeeff".utf8),
            UUID(uuidString: "00112233-4455-6677-8899-AABBCCDDEEFF")
        )
        try read("c70c05000000000000000100000000", Date(timeIntervalSince1970: 1))
        try read("05", 5.0)
        try read("ca40a00000", 5.0)
        try read("05", Float(5))
        try read("cb4014000000000000", 5)
        try read("ca40a00000", UInt8(5))
        try read("cbc014000000000000", Int8(-5))
    }

    @Test("What is no identity, URL or date is refused", arguments: [DecodingWay.direct, .codable])
    func invalid(_ way: DecodingWay) throws {
        #expect(way.failure(UUID.self, try Hex.decode("c40f" + String(repeating: "00", count: 15))) == .invalidValue)
        #expect(way.failure(UUID.self, try Hex.decode("c411" + String(repeating: "00", count: 17))) == .invalidValue)
        #expect(way.failure(UUID.self, try "00112233".messagePackBytes()) == .invalidValue)
        #expect(way.failure(UUID.self, [0]) == .wrongType)
        for text in [
            "E621E1F8-C36C-495A-93FC-0C247A3E6E5F\0", " E621E1F8-C36C-495A-93FC-0C247A3E6E5",
            "E621E1F8C36C-495A-93FC-0C247A3E6E5F-",
        ] {
            #expect(way.failure(UUID.self, try text.messagePackBytes()) == .invalidValue, "\(text)")
        }
        for text in ["not a url", "a%zz", "\0", "https://a b"] {
            #expect(way.failure(URL.self, try text.messagePackBytes()) == .invalidValue, "\(text)")
        }
        #expect(way.failure(URL.self, try "".messagePackBytes()) == .invalidValue)
        #expect(way.failure(URL.self, [0xc0]) == .wrongType)
        #expect(way.failure(Date.self, try Hex.decode("d4ff00")) == .invalidValue)
        #expect(way.failure(Date.self, [0]) == .wrongType)
        #expect(way.failure([UInt8].self, try Hex.decode("92cd010000")) == .overflow)
        #expect(way.failure([UInt8].self, try "a".messagePackBytes()) == .wrongType)
        #expect(way.failure(Set<Int>.self, try [1, 1].messagePackBytes()) == nil, "twice is once")
    }

    @Test("A date that no timestamp reaches cannot be written", arguments: [Double.nan, .infinity, 1e300, -1e300])
    func farDates(_ interval: Double) {
        let date = Date(timeIntervalSinceReferenceDate: interval)
        // Not with `throws`: the description of such a date, which would be printed, traps.
        let direct = (try? date.messagePackBytes()) != nil
        let codable = (try? MessagePackEncoder().encode(["a": date])) != nil
        #expect(!direct && !codable)
    }

    @Test("Dates come back to the last bit")
    func dates() throws {
        let seed = TestSeed.make(for: "DirectTests.dates")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            // From a century ago to one ahead, but not so near to 2001 that a date has more digits than nanoseconds.
            let interval = Double.random(in: 1e8...3e9, using: &generator) * (Bool.random(using: &generator) ? 1 : -1)
            let date = Date(timeIntervalSinceReferenceDate: interval)
            #expect(try Date(messagePack: date.messagePackBytes()) == date, "seed \(seed)")
        }
        let farthest = Timestamp(seconds: .min).date
        #expect(farthest < Date.distantPast)
        #expect(Timestamp(Date.distantFuture)?.date == Date.distantFuture)
    }

    @Test("A type of one's own writes and reads itself, and Codable has the same form of it")
    func own() throws {
        let bytes = try Disk.sample.messagePackBytes()
        #expect(try Disk(messagePack: bytes) == .sample)
        #expect(try MessagePackEncoder().encode(Disk.sample) == bytes)
        #expect(try MessagePackDecoder().decode(Disk.self, from: bytes) == .sample)
        let value = try MessagePackValue(messagePack: bytes)
        #expect(value["children"]?[0]?["note"] == "größer")
        #expect(try value.messagePackBytes() == bytes)
    }

    @Test("Large arrays, sets and dictionaries come back")
    func large() throws {
        let numbers = (0..<100_000).map { $0 * 7919 - 5000 }
        #expect(try [Int](messagePack: numbers.messagePackBytes()) == numbers)
        let texts = Dictionary(
            uniqueKeysWithValues: numbers[..<20_000].map { ("\($0)", String(repeating: "x", count: $0 % 40 + 40)) }
        )
        #expect(try [String: String](messagePack: texts.messagePackBytes()) == texts)
        let set = Set(numbers[..<20_000])
        #expect(try Set<Int>(messagePack: set.messagePackBytes()) == set)
        let numbersByNumber = Dictionary(uniqueKeysWithValues: numbers[..<20_000].map { ($0, $0) })
        #expect(
            try MessagePackDecoder().decode([Int: Int].self, from: MessagePackEncoder().encode(numbersByNumber))
                == numbersByNumber
        )
    }

    @Test(
        "Arrays of integers of any length come back, and ones that break off do not",
        arguments: [0, 1, 15, 16, 63, 64, 65, 200]
    )
    func integers(_ count: Int) throws {
        func check<T: MessagePackCodable & FixedWidthInteger>(_ type: T.Type) throws {
            let numbers = (0..<count).map { T(truncatingIfNeeded: $0 &* 0x0101_0101_0101_0101) }
            var writer = MessagePackWriter()
            try writer.writeArrayHeader(exactly: count)
            for number in numbers { try writer.write(number) }
            let bytes = writer.bytes
            #expect(try [T](messagePack: bytes) == numbers)
            #expect(throws: MessagePackError.self) { try [T](messagePack: Array(bytes.dropLast())) }
            guard count > 0 else { return }
            var broken = MessagePackWriter()
            try broken.writeArrayHeader(exactly: count)
            for number in numbers.dropLast() { try broken.write(number) }
            broken.writeNil()
            #expect(throws: MessagePackError.self) { try [T](messagePack: broken.bytes) }
        }
        try check(Int.self)
        try check(UInt64.self)
        try check(Int16.self)
        try check(UInt8.self)
        try check(Int8.self)
    }

    @Test("Dictionaries of texts are the same where it is found out late that they are")
    func texts() throws {
        func comesBack<T: MessagePackCodable & Equatable>(_ value: T) throws -> Bool {
            try T(messagePack: value.messagePackBytes()) == value
        }
        #expect(try comesBack([String: String]()))
        #expect(try comesBack(["": "", "größe": "a\u{301}", "long": String(repeating: "x", count: 100)]))
        #expect(try comesBack(["a": 1]))
        #expect(try comesBack([1: "a"]))
        let codec = AnyPayloadCodec<[String: String]>.messagePack
        let twice: [UInt8] = [0x82, 0xa1, 0x61, 0xa0, 0xa1, 0x61, 0xa0]
        let error = #expect(throws: CodecError.self) { try codec.decode(twice) }
        let underlying = try #require(error?.underlying as? MessagePackError)
        #expect((underlying.code, underlying.offset) == (.duplicateKey, 4))
    }

    @Test(
        "A key of texts is refused the second time, wherever it is and however it is written",
        arguments: [
            // Twice in the shortest form; the second time in a longer one.
            ([0x82, 0xa1, 0x61, 0xa0, 0xa1, 0x61, 0xa0], 4),
            ([0x82, 0xa1, 0x61, 0xa0, 0xd9, 0x01, 0x61, 0xa0], 4),
            // A value in a longer form between the two.
            ([0x83, 0xa1, 0x61, 0xa1, 0x31, 0xa1, 0x62, 0xd9, 0x01, 0x32, 0xa1, 0x61, 0xa1, 0x33], 10),
            // The letter K, and the sign of the unit Kelvin, which is the same text.
            ([0x82, 0xa1, 0x4b, 0xa0, 0xa3, 0xe2, 0x84, 0xaa, 0xa0], 4),
        ] as [([UInt8], Int)]
    )
    func repeatedText(_ bytes: [UInt8], _ offset: Int) {
        let error = #expect(throws: MessagePackError.self) { try [String: String](messagePack: bytes) }
        #expect(error?.code == .duplicateKey)
        #expect(error?.offset == offset)
    }

    @Test("Maps of texts in all forms, cut at every byte, are read to the end or not at all")
    func textsOfAllForms() throws {
        let forms: [(String) throws -> [UInt8]] = [
            { text in [0xa0 | UInt8(text.utf8.count)] + Array(text.utf8) },
            { text in [0xd9, UInt8(text.utf8.count)] + Array(text.utf8) },
            { text in [0xda, 0, UInt8(text.utf8.count)] + Array(text.utf8) },
            { text in [0xdb, 0, 0, 0, UInt8(text.utf8.count)] + Array(text.utf8) },
        ]
        var map: [String: String] = [:]
        var bytes: [UInt8] = [0xde, 0, 64]
        for number in 0..<64 {
            let key = "key \(number)" + (number % 5 == 3 ? "é" : "")
            let value = String(repeating: number % 7 == 2 ? "ü" : "u", count: number % 11)
            map[key] = value
            bytes += try forms[number % 13 % 4](key) + forms[number / 13 % 4](value)
        }
        #expect(try [String: String](messagePack: bytes) == map)
        for count in 0..<bytes.count {
            let error = #expect(throws: MessagePackError.self) {
                try [String: String](messagePack: Array(bytes.prefix(count)))
            }
            #expect(error?.code == .truncated, "\(count) bytes")
        }
    }

    @Test("What is read lives as long as its reader")
    func lifetime() throws {
        // Nothing else mentions the bytes once the reader is there.
        func sum(_ bytes: consuming [UInt8]) throws(MessagePackError) -> Int {
            var reader = MessagePackReader(bytes.span.bytes)
            var sum = 0
            for _ in 0..<(try reader.readArrayHeader()) { sum += try reader.readInteger(Int.self) }
            return sum
        }
        let numbers = (0..<10_000).map { $0 * 77 }
        #expect(try sum(try numbers.messagePackBytes()) == numbers.reduce(0, +))
    }
}
