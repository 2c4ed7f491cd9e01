// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation
import Testing
import TestSupport

@Suite("Hostile MessagePack")
struct HostileTests {
    @Test("A million nested collections are refused by all that makes values of them", arguments: DecodingWay.allCases)
    func nesting(_ way: DecodingWay) {
        let arrays = [UInt8](repeating: 0x91, count: 1_000_000) + [0xc0]
        let maps: [UInt8] = Array(repeatElement([0x81, 0xa0], count: 1_000_000).joined()) + [0xc0]
        let trees = Tree.nested(500_000)
        for bytes in [arrays, maps, trees] {
            let code = way.failure(Tree.self, bytes)
            switch way {
            case .skip: #expect(code == nil)
            case .value: #expect(code == .limitExceeded)
            case .direct, .codable:
                #expect(code == (bytes.first == 0x91 ? .wrongType : bytes[1] == 0xa0 ? .missingKey : .limitExceeded))
            }
        }
        let nestedOptionals = way.failure([[[Int?]?]?].self, arrays)
        #expect(nestedOptionals == (way == .skip ? nil : way == .value ? .limitExceeded : .wrongType))
    }

    @Test(
        "A header that announces 2^32-1 elements is truncated, whatever is read",
        arguments: [
            "ddffffffff", "ddffffffff00000000", "dfffffffff", "dfffffffff0000", "dbffffffff61", "c6ffffffff00",
            "c9ffffffff0500",
        ]
    )
    func lies(_ hex: String) throws {
        let bytes = try Hex.decode(hex)
        let type = try #require(MessagePackType(firstByte: bytes[0]))
        for way in DecodingWay.allCases {
            let code =
                switch type {
                case .array: way.failure([Int].self, bytes)
                case .map: way.failure([String: Int].self, bytes)
                case .str: way.failure(String.self, bytes)
                case .bin: way.failure([UInt8].self, bytes)
                default: way.failure(Timestamp.self, bytes)
                }
            #expect(code == .truncated, "\(way)")
        }
        #expect(DecodingWay.direct.failure(Set<Int>.self, bytes) == (type == .array ? .truncated : .wrongType))
        #expect(DecodingWay.codable.failure(Set<Int>.self, bytes) == (type == .array ? .truncated : .wrongType))
        #expect(DecodingWay.codable.failure([Int: Int].self, bytes) == (type == .map ? .truncated : .wrongType))
    }

    @Test("A value cut short at any byte is truncated", arguments: DecodingWay.allCases)
    func truncation(_ way: DecodingWay) throws {
        let bytes = try Disk.sample.messagePackBytes()
        #expect(way.failure(Disk.self, bytes) == nil)
        for count in 0..<bytes.count {
            #expect(way.failure(Disk.self, Array(bytes[..<count])) == .truncated, "\(count) of \(bytes.count) bytes")
        }
        #expect(way.failure(Disk.self, bytes + [0xc0]) == .trailingBytes)
    }

    @Test("A text that is not UTF-8 is refused by all that makes a text of it", arguments: DecodingWay.allCases)
    func invalidUTF8(_ way: DecodingWay) throws {
        let expected: MessagePackError.Code? = way == .skip ? nil : .invalidUTF8
        for hex in [
            "a180", "a2c0af", "a3eda080", "a4f4908080", "a1c3", "a9616161616161616180",
            "d92061" + String(repeating: "61", count: 30) + "ff",
        ] {
            let text = try Hex.decode(hex)
            #expect(way.failure(String.self, text) == expected, "\(hex)")
            #expect(way.failure([String].self, [0x91] + text) == expected)
            #expect(way.failure([String: String].self, [0x81] + text + [0xa0]) == expected, "as a key")
            #expect(way.failure([String: Int].self, [0x81] + text + [0x00]) == expected, "as a key")
            #expect(way.failure([String: String].self, [0x81, 0xa0] + text) == expected, "as a value")
        }
    }

    @Test("A key that is there twice is refused by all that looks at it", arguments: DecodingWay.allCases)
    func duplicates(_ way: DecodingWay) throws {
        let expected: MessagePackError.Code? = way == .skip ? nil : .duplicateKey
        #expect(way.failure([String: String].self, try Hex.decode("82a161a0a161a0")) == expected)
        #expect(way.failure([String: Int].self, try Hex.decode("82a16101a16102")) == expected)
        #expect(way.failure([Int: Int].self, try Hex.decode("8201020102")) == expected)
        #expect(way.failure([Int: Int].self, try Hex.decode("820102cd000102")) == expected, "in another form")
        #expect(
            way.failure([String: Int].self, try Hex.decode("82a2c3a901a365cc8102"))
                == (way == .value ? .duplicateKey : expected),
            "é in two ways"
        )
        let disk = try Self.pairs(of: Disk.sample)
        for index in disk.indices {
            let twice = Self.map(disk + [disk[index]])
            #expect(way.failure(Disk.self, twice) == expected, "\(index)")
            let atOnce = Self.map(Array(disk[...index]) + Array(disk[index...]))
            #expect(way.failure(Disk.self, atOnce) == expected, "\(index)")
            let before = Self.map([disk[index]] + disk)
            #expect(way.failure(Disk.self, before) == expected, "\(index)")
        }
        // Many more keys than are compared one by one.
        let unknown = (0..<40).map { index in (key: try? "k\(index)".messagePackBytes(), value: [UInt8(index)]) }
        let many = disk + unknown.map { ($0.key ?? [], $0.value) }
        #expect(way.failure(Disk.self, Self.map(many)) == nil)
        #expect(way.failure(Disk.self, Self.map(many + [disk[0]])) == expected)
        let unasked = way.failure(Disk.self, Self.map(many + [many[20]]))
        #expect(unasked == (way == .value ? .duplicateKey : nil), "a key that nobody asks for")
    }

    @Test("A text whose marks would take long to hash is no key and no element of a set")
    func marks() throws {
        /// Asks for all keys, as types do that have keys of any name.
        struct Named: Decodable {
            init(from decoder: any Decoder) throws { _ = try decoder.container(keyedBy: AnyKey.self).allKeys }
        }
        struct Plain: Decodable {
            var b: Int
        }
        var snake = MessagePackDecoder()
        snake.keyDecodingStrategy = .convertFromSnakeCase
        let decoder = MessagePackDecoder()
        for (marks, expected) in [(30, nil), (31, .limitExceeded), (1000, .limitExceeded)]
            as [(Int, MessagePackError.Code?)]
        {
            let text = "a" + String(repeating: "\u{301}\u{316}", count: marks / 2) + (marks % 2 == 0 ? "" : "\u{301}")
            var writer = MessagePackWriter()
            writer.writeMapHeader(count: 2)
            try writer.write(text)
            writer.write(1)
            try writer.write("b")
            writer.write(2)
            let map = writer.bytes
            #expect(DecodingWay.failure { try decoder.decode([String: Int].self, from: map) } == expected)
            #expect(DecodingWay.failure { try decoder.decode([[String: Int?]].self, from: [0x91] + map) } == expected)
            #expect(DecodingWay.failure { try decoder.decode(Named.self, from: map) } == expected)
            #expect(DecodingWay.failure { try snake.decode(Named.self, from: map) } == expected)
            #expect(DecodingWay.failure { try snake.decode(Plain.self, from: map) } == expected)
            #expect(DecodingWay.failure { try decoder.decode(Plain.self, from: map) } == nil, "hashed nowhere")
            let set = try [text, "b"].messagePackBytes()
            #expect(DecodingWay.failure { try decoder.decode(Set<String>.self, from: set) } == expected)
            #expect(DecodingWay.failure { try decoder.decode([Set<String>?].self, from: [0x91] + set) } == expected)
            #expect(DecodingWay.failure { try decoder.decode([String].self, from: set) } == nil)
        }
        let twice = try decoder.decode(Set<String>.self, from: ["a", "b", "a"].messagePackBytes())
        #expect(twice == ["a", "b"])
    }

    @Test("NaN is no element of a set and no key of a dictionary")
    func noNumbers() throws {
        let decoder = MessagePackDecoder()
        for nan in [try Double.nan.messagePackBytes(), try Float.nan.messagePackBytes(), try Hex.decode("cafff00000")] {
            let set = [0x92, 0x01] + nan
            let turns = [0x94, 0x01, 0x02] + nan + [0x03]
            #expect(DecodingWay.failure { try decoder.decode(Set<Double>.self, from: set) } == .invalidValue)
            #expect(DecodingWay.failure { try decoder.decode(Set<Float>.self, from: set) } == .invalidValue)
            #expect(DecodingWay.failure { try decoder.decode([Set<Float>?].self, from: [0x91] + set) } == .invalidValue)
            #expect(DecodingWay.failure { try decoder.decode([Double: Int].self, from: turns) } == .invalidValue)
            #expect(DecodingWay.failure { try decoder.decode([Float: Int].self, from: turns) } == .invalidValue)
            let values = [0x92, 0x01] + nan
            #expect(try decoder.decode([Double: Double].self, from: values)[1]?.isNaN == true, "as a value")
            #expect(try decoder.decode([Double].self, from: set).last?.isNaN == true)
            #expect(try decoder.decode([Float].self, from: set).last?.isNaN == true)
        }
        #expect(try decoder.decode(Set<Double>.self, from: [0x93, 0x01, 0x02, 0x01]) == [1, 2])
        #expect(try decoder.decode([Float: Int].self, from: [0x94, 0x01, 0x02, 0x03, 0x04]) == [1: 2, 3: 4])
    }

    @Test("Keys may come in any order, and others between them")
    func order() throws {
        let pairs = try Self.pairs(of: Disk.sample)
        let seed = TestSeed.make(for: "HostileTests.order")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            var shuffled = pairs.shuffled(using: &generator)
            for _ in 0..<Int.random(in: 0...20, using: &generator) {
                let key = try MessagePackValue.random(depth: 1, using: &generator).messagePackBytes()
                guard !shuffled.contains(where: { $0.key == key }) else { continue }
                let value = try MessagePackValue.random(depth: 2, using: &generator).messagePackBytes()
                shuffled.insert((key, value), at: Int.random(in: 0...shuffled.count, using: &generator))
            }
            let bytes = Self.map(shuffled)
            #expect(try Disk(messagePack: bytes) == .sample, "seed \(seed)")
            #expect(try MessagePackDecoder().decode(Disk.self, from: bytes) == .sample, "seed \(seed)")
        }
    }

    @Test("A key that is missing is named, with its type and where the map is", arguments: 0..<10)
    func missing(_ index: Int) throws {
        var pairs = try Self.pairs(of: Disk.sample)
        let key = try String(messagePack: pairs.remove(at: index).key)
        let bytes = [0x91] + Self.map(pairs)
        let direct = #expect(throws: MessagePackError.self) { try [Disk](messagePack: bytes) }
        #expect(direct?.code == .missingKey)
        #expect(direct?.typeName == "Disk")
        #expect(direct?.key == key)
        #expect(direct?.offset == 1)
        do {
            _ = try MessagePackDecoder().decode([Disk].self, from: bytes)
            Issue.record("a key was missing")
        } catch DecodingError.keyNotFound(let missing, let context) {
            #expect(missing.stringValue == key)
            #expect(context.underlyingError as? MessagePackError == direct)
            #expect(context.codingPath.map(\.intValue) == [0])
        }
    }

    @Test("A value of another type is refused, and says where it is", arguments: [DecodingWay.direct, .codable])
    func wrongTypes(_ way: DecodingWay) throws {
        let cases: [(String, MessagePackError.Code?)] = [
            ("c0", .wrongType), ("c2", .wrongType), ("01", .wrongType), ("a161", .wrongType), ("c40161", .wrongType),
            ("90", .wrongType), ("80", .missingKey), ("d40100", .wrongType), ("cb0000000000000000", .wrongType),
            ("c1", .reservedByte),
        ]
        for (hex, code) in cases { #expect(way.failure(Disk.self, try Hex.decode(hex)) == code, "\(hex)") }
        let pairs = try Self.pairs(of: Disk.sample)
        for index in pairs.indices {
            for wrong in [[0xc7, 0x00, 0x01], [0xc1]] as [[UInt8]] {
                var pairs = pairs
                pairs[index].value = wrong
                let code = way.failure(Disk.self, Self.map(pairs))
                #expect(code == (wrong == [0xc1] ? .reservedByte : .wrongType), "\(index)")
            }
        }
    }

    @Test("A number that a type cannot hold overflows", arguments: [DecodingWay.direct, .codable])
    func overflow(_ way: DecodingWay) throws {
        #expect(way.failure(Int8.self, try Hex.decode("cc80")) == .overflow)
        #expect(way.failure(UInt8.self, try Hex.decode("ff")) == .overflow)
        #expect(way.failure(UInt16.self, try Hex.decode("ce00010000")) == .overflow)
        #expect(way.failure(Int64.self, try Hex.decode("cfffffffffffffffff")) == .overflow)
        #expect(way.failure(Int.self, try Hex.decode("cb3fe0000000000000")) == .overflow, "one half")
        #expect(way.failure(Int.self, try Hex.decode("cb7ff8000000000000")) == .overflow, "no number")
        #expect(way.failure(Int64.self, try Hex.decode("cb43e0000000000000")) == .overflow, "2^63")
        #expect(way.failure(Double.self, try Hex.decode("cf8000000000000001")) == .overflow)
        #expect(way.failure(Float.self, try Hex.decode("ce01000001")) == .overflow)
        #expect(way.failure(Float.self, try Hex.decode("cb3fb999999999999a")) == .overflow)
        #expect(way.failure(Float.self, try Hex.decode("cb3fe0000000000000")) == nil)
        #expect(way.failure(Float.self, try Hex.decode("cb7ff8000000000000")) == nil)
    }

    @Test("Random bytes never trap, and both ways of decoding a type make the same of them")
    func random() throws {
        let seed = TestSeed.make(for: "HostileTests.random")
        var generator = SeededGenerator(seed: seed)
        let sample = try Disk.sample.messagePackBytes()
        var accepted = 0
        for _ in 0..<4000 {
            // A value with a few bytes changed, removed or put in.
            var bytes = sample
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: bytes.indices, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes.remove(at: index)
                case 1: bytes.insert(UInt8.random(in: 0 ... .max, using: &generator), at: index)
                default: bytes[index] = UInt8.random(in: 0 ... .max, using: &generator)
                }
            }
            let direct = try? Disk(messagePack: bytes)
            let codable = try? MessagePackDecoder().decode(Disk.self, from: bytes)
            #expect(
                direct.map { try? $0.messagePackBytes() } == codable.map { try? $0.messagePackBytes() },
                "seed \(seed): \(Hex.encode(bytes))"
            )
            if direct != nil { accepted += 1 }
            _ = DecodingWay.value.failure(Disk.self, bytes)
            _ = DecodingWay.skip.failure(Disk.self, bytes)
        }
        #expect(accepted > 100, "seed \(seed)")
    }

    /// The pairs of a disk's map.
    static func pairs(of disk: Disk) throws -> [(key: [UInt8], value: [UInt8])] {
        let map = try #require(MessagePackValue(messagePack: try disk.messagePackBytes()).map)
        return try map.map { (try $0.key.messagePackBytes(), try $0.value.messagePackBytes()) }
    }

    static func map(_ pairs: [(key: [UInt8], value: [UInt8])]) -> [UInt8] {
        var writer = MessagePackWriter()
        writer.writeMapHeader(count: UInt32(pairs.count))
        for pair in pairs {
            writer.append(contentsOf: pair.key)
            writer.append(contentsOf: pair.value)
        }
        return writer.bytes
    }
}
