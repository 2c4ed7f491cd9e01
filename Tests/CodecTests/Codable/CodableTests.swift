// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation
import Testing
import TestSupport

@Suite("Codable")
struct CodableTests {
    private func roundTrip<T: Codable>(_ value: T) throws -> (T, MessagePackValue) {
        let bytes = try MessagePackEncoder().encode(value)
        return (try MessagePackDecoder().decode(T.self, from: bytes), try MessagePackValue(messagePack: bytes))
    }

    @Test("A class writes into its base class's map")
    func sharedMap() throws {
        let (circle, value) = try roundTrip(Circle(name: "c", radius: 2))
        #expect(value == ["name": "c", "radius": 2.0])
        #expect(circle.name == "c" && circle.radius == 2 && circle.area == nil)
    }

    @Test(
        "A class has its base class under super or a key of its own, whenever that is filled",
        arguments: [true, false]
    )
    func superclass(_ key: Bool) throws {
        let (square, value) = try roundTrip(Square(name: "s", side: 3, key: key))
        #expect(value == [key ? "base" : "super": ["name": "s", "area": 9.0], "side": 3])
        #expect(square.name == "s" && square.side == 3 && square.area == 9 && square.key == key)
    }

    @Test(
        "Containers may be filled in turns, and have as many elements as it takes",
        arguments: [0, 1, 15, 16, 100, 70_000]
    )
    func interleaved(_ count: Int) throws {
        let original = Interleaved(
            numbers: Array(0..<count),
            names: (0..<count / 2).map { "n\($0)" },
            flags: [true, false]
        )
        let (value, dynamic) = try roundTrip(original)
        #expect(value == original)
        #expect(dynamic.map?.map { $0.key.string } == ["inner", "numbers", "end"])
        #expect(dynamic["numbers"]?.array?.count == count)
        #expect(try dynamic.messagePackBytes() == MessagePackEncoder().encode(original), "in the shortest form")
    }

    @Test(
        "Maps and arrays have the shortest header for any number of elements",
        arguments: [0, 1, 15, 16, 65535, 65536]
    )
    func headers(_ count: Int) throws {
        let map = Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, [$0 % 2 == 0]) })
        let (value, dynamic) = try roundTrip(map)
        #expect(value == map)
        #expect(try dynamic.messagePackBytes().count == MessagePackEncoder().encode(map).count)
        let array = (0..<count).map { [Float($0)] }
        #expect(try MessagePackEncoder().encode(array) == array.messagePackBytes())
        #expect(try roundTrip(array).0 == array)
    }

    static let events: [(Event, MessagePackValue)] = [
        (.started, ["started": [:]]), (.moved(x: 1, y: -2), ["moved": ["x": 1, "y": -2]]),
        (.said("hi"), ["said": ["_0": "hi"]]),
        (.twice(.twice(.started)), ["twice": ["_0": ["twice": ["_0": ["started": [:]]]]]]),
    ]

    @Test("An enumeration with values is a map of its case", arguments: events)
    func enumerations(_ event: Event, _ expected: MessagePackValue) throws {
        let (again, value) = try roundTrip(event)
        #expect(value == expected)
        #expect(again == event)
    }

    @Test("What is nil is left out, or written, and read either way")
    func absent() throws {
        let sparse = Sparse(first: nil, second: nil, third: nil, fourth: .init(value: nil), last: true)
        var encoder = MessagePackEncoder()
        #expect(try MessagePackValue(messagePack: encoder.encode(sparse)) == ["fourth": [:], "last": true])
        encoder.nilEncodingStrategy = .write
        let written = try encoder.encode(sparse)
        #expect(
            try MessagePackValue(messagePack: written) == [
                "first": nil, "second": nil, "third": nil, "fourth": ["value": nil], "last": true,
            ]
        )
        #expect(try MessagePackDecoder().decode(Sparse.self, from: written) == sparse)
        let full = Sparse(first: 1, second: "2", third: [3], fourth: .init(value: 4), last: false)
        #expect(try roundTrip(full).0 == full)
        #expect(try roundTrip(sparse).0 == sparse)
        let mixed: MessagePackValue = ["last": true, "third": [1], "x": nil, "first": nil]
        #expect(
            try MessagePackDecoder().decode(Sparse.self, from: mixed.messagePackBytes())
                == Sparse(third: [1], last: true)
        )
        #expect(
            try MessagePackDecoder().decode([Int?].self, from: MessagePackEncoder().encode([1, nil, 3] as [Int?])) == [
                1, nil, 3,
            ]
        )
    }

    static let cased = Cased(
        freeBytes: 1,
        baseURLPath: "p",
        id: 2,
        innerMap: ["keyName": 3],
        subValue: .init(isOK: true)
    )

    @Test("Keys in snake case, but for those of dictionaries")
    func snakeCase() throws {
        var encoder = MessagePackEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let bytes = try encoder.encode(Self.cased)
        let value = try MessagePackValue(messagePack: bytes)
        #expect(
            value == [
                "free_bytes": 1, "base_url_path": "p", "id": 2, "inner_map": ["keyName": 3],
                "sub_value": ["is_ok": true],
            ]
        )
        var decoder = MessagePackDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        struct Plain: Codable, Equatable {
            var freeBytes: Int
            var baseUrlPath: String
            var id: Int
            var innerMap: [String: Int]
        }
        #expect(
            try decoder.decode(Plain.self, from: bytes)
                == Plain(freeBytes: 1, baseUrlPath: "p", id: 2, innerMap: ["keyName": 3])
        )
    }

    @Test(
        "Names are converted as JSONEncoder and JSONDecoder convert them",
        arguments: [
            "simple", "twoWords", "myURLProperty", "aB", "ABC", "already_snake", "_leading", "trailing_", "x1Y2", "",
            "_", "__a_b__", "a__b", "URLs", "isOK", "Ünder", "éÉé",
        ]
    )
    func conversion(_ name: String) throws {
        struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }
        struct Named: Codable {
            static let name = TaskLocal(wrappedValue: "")
            var found: [String] = []
            init() {}
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Key.self)
                try container.encode(1, forKey: Key(stringValue: Self.name.get()))
            }
            init(from decoder: any Decoder) throws {
                found = try decoder.container(keyedBy: Key.self).allKeys.map(\.stringValue)
            }
        }
        try Named.name.withValue(name) {
            let json = JSONEncoder()
            json.keyEncodingStrategy = .convertToSnakeCase
            var encoder = MessagePackEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            let ours = try MessagePackDecoder().decode([String: Int].self, from: encoder.encode(Named()))
            #expect(try JSONDecoder().decode([String: Int].self, from: json.encode(Named())) == ours)
            let jsonDecoder = JSONDecoder()
            jsonDecoder.keyDecodingStrategy = .convertFromSnakeCase
            var decoder = MessagePackDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let theirs = try jsonDecoder.decode(Named.self, from: JSONEncoder().encode([name: 1])).found
            #expect(try decoder.decode(Named.self, from: MessagePackEncoder().encode([name: 1])).found == theirs)
        }
    }

    @Test("Keys that a closure makes, of their path")
    func customKeys() throws {
        var encoder = MessagePackEncoder()
        encoder.keyEncodingStrategy = .custom { path in AnyKey(path.map(\.stringValue).joined(separator: "/")) }
        let bytes = try encoder.encode([Self.cased])
        let value = try MessagePackValue(messagePack: bytes)
        #expect(value[0]?["Index 0/subValue"]?["Index 0/subValue/isOK"] == true)
        #expect(value[0]?["Index 0/innerMap"] == ["keyName": 3])
        var decoder = MessagePackDecoder()
        decoder.keyDecodingStrategy = .custom { path in
            AnyKey((path.last?.stringValue).map { String($0.split(separator: "/").last ?? "") } ?? "")
        }
        #expect(try decoder.decode([Cased].self, from: bytes) == [Self.cased])
    }

    @Test("Keys as integers, where they have one")
    func integerKeys() throws {
        struct Numbered: Codable, Equatable {
            var first: Int
            var second: [Int: String]
            enum CodingKeys: Int, CodingKey { case first = 1, second = 70000 }
        }
        let value = Numbered(first: 5, second: [-1: "a"])
        var encoder = MessagePackEncoder()
        #expect(try MessagePackValue(messagePack: encoder.encode(value)) == ["first": 5, "second": [-1: "a"]])
        encoder.keyEncodingStrategy = .useIntegerValues
        let bytes = try encoder.encode(value)
        #expect(try MessagePackValue(messagePack: bytes) == [1: 5, 70000: [-1: "a"]])
        #expect(try MessagePackDecoder().decode(Numbered.self, from: bytes) == value)
        #expect(try MessagePackEncoder().encode(["1": [true]]) == [0x81, 0xa1, 0x31, 0x91, 0xc3], "a text stays one")
        #expect(DecodingWay.codable.failure([Int: [Bool]].self, [0x81, 0xa1, 0x31, 0x90]) == .wrongType)
        #expect(DecodingWay.codable.failure([String: [Bool]].self, [0x81, 0x01, 0x90]) == .wrongType)
    }

    @Test("Dates by every strategy")
    func dates() throws {
        let date = Date(timeIntervalSince1970: 1_700_000_000)
        let cases:
            [(MessagePackEncoder.DateEncodingStrategy, MessagePackDecoder.DateDecodingStrategy, MessagePackValue)] = [
                (.timestamp, .timestamp, .timestamp(Timestamp(seconds: 1_700_000_000))),
                (.secondsSince1970, .secondsSince1970, 1_700_000_000.0),
                (.millisecondsSince1970, .millisecondsSince1970, 1_700_000_000_000.0),
                (.iso8601, .iso8601, "2023-11-14T22:13:20Z"),
                (
                    .custom { date, encoder in
                        var container = encoder.unkeyedContainer()
                        try container.encode(Int(date.timeIntervalSince1970))
                    },
                    .custom { decoder in
                        var container = try decoder.unkeyedContainer()
                        return Date(timeIntervalSince1970: Double(try container.decode(Int.self)))
                    },
                    [1_700_000_000]
                ),
            ]
        for (encoding, decoding, expected) in cases {
            var encoder = MessagePackEncoder()
            encoder.dateEncodingStrategy = encoding
            var decoder = MessagePackDecoder()
            decoder.dateDecodingStrategy = decoding
            let bytes = try encoder.encode(["at": [date]])
            #expect(try MessagePackValue(messagePack: bytes) == ["at": [expected]])
            #expect(try decoder.decode([String: [Date]].self, from: bytes) == ["at": [date]])
        }
        var decoder = MessagePackDecoder()
        decoder.dateDecodingStrategy = .iso8601
        #expect(throws: DecodingError.self) { try decoder.decode(Date.self, from: "yesterday".messagePackBytes()) }
        decoder.dateDecodingStrategy = .secondsSince1970
        #expect(try decoder.decode(Date.self, from: [5]) == Date(timeIntervalSince1970: 5))
    }

    @Test("A number that is none is no date", arguments: [Double.nan, .infinity, -.infinity, .signalingNaN])
    func noDates(_ number: Double) throws {
        for bytes in [try number.messagePackBytes(), try Float(number).messagePackBytes()] {
            var decoder = MessagePackDecoder()
            decoder.dateDecodingStrategy = .secondsSince1970
            #expect(DecodingWay.failure { try decoder.decode([Date].self, from: [0x91] + bytes) } == .invalidValue)
            decoder.dateDecodingStrategy = .millisecondsSince1970
            #expect(DecodingWay.failure { try decoder.decode([Date].self, from: [0x91] + bytes) } == .invalidValue)
        }
        var encoder = MessagePackEncoder()
        for strategy in [.timestamp, .secondsSince1970, .millisecondsSince1970, .iso8601]
            as [MessagePackEncoder.DateEncodingStrategy]
        {
            encoder.dateEncodingStrategy = strategy
            let error = #expect(throws: EncodingError.self) {
                try encoder.encode([Date(timeIntervalSince1970: number)])
            }
            #expect(error.map { "\($0)" } != nil, "an error that can be described")
        }
    }

    @Test("Types find what was given to their coder")
    func userInfo() throws {
        struct Scaled: Codable {
            var value: Int
            init(value: Int) { self.value = value }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                try container.encode(value * (scale(encoder.userInfo)))
            }
            init(from decoder: any Decoder) throws {
                value = try decoder.singleValueContainer().decode(Int.self) / (scale(decoder.userInfo))
            }
        }
        var encoder = MessagePackEncoder()
        let factor = try #require(factor)
        encoder.userInfo = [factor: 10]
        #expect(try encoder.encode([Scaled(value: 5)]) == [0x91, 50])
        var decoder = MessagePackDecoder()
        decoder.userInfo = [factor: 10]
        #expect(try decoder.decode([Scaled].self, from: [0x91, 50])[0].value == 5)
    }

    @Test("A value is appended to what a writer has")
    func appending() throws {
        var writer = MessagePackWriter()
        writer.writeArrayHeader(count: 2)
        try MessagePackEncoder().encode(["a": [1.5]], to: &writer)
        try MessagePackEncoder().encode(Interleaved(numbers: [1], names: ["x"], flags: []), to: &writer)
        let value = try MessagePackValue(messagePack: writer.bytes)
        #expect(value[0] == ["a": [1.5]])
        #expect(value[1]?["inner"]?["names"] == ["x"])
    }

    @Test("Random values come back from a type that has all")
    func random() throws {
        let seed = TestSeed.make(for: "CodableTests.random")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let disk = Disk.random(depth: 2, using: &generator)
            let bytes = try MessagePackEncoder().encode(disk)
            #expect(try MessagePackDecoder().decode(Disk.self, from: bytes) == disk, "seed \(seed)")
            #expect(try Disk(messagePack: bytes) == disk, "seed \(seed)")
            #expect(try disk.messagePackBytes().count == bytes.count, "seed \(seed)")
            let value = try MessagePackValue(messagePack: bytes)
            #expect(try value.messagePackBytes() == bytes, "seed \(seed)")
        }
    }

    @Test("A value of any kind may be a property, and has its JSON in other coders")
    func values() throws {
        struct Holder: Codable, Equatable { var value: MessagePackValue }
        for value: MessagePackValue in [
            nil, true, -5, 1.5, "a", [1, "b"], ["k": [nil]], .binary([1]),
            .ext(MessagePackExtension(type: 1, body: [])), .timestamp(Timestamp(seconds: 1)), [1: 2],
        ] {
            #expect(try roundTrip(Holder(value: value)).0 == Holder(value: value))
        }
        let value: MessagePackValue = ["a": [1, -5, 2.5, "x", true, nil], "b": .int(MessagePackInteger(UInt64.max))]
        let json = try JSONEncoder().encode(Holder(value: value))
        let again = try JSONDecoder().decode(Holder.self, from: json).value
        #expect(again["a"] == value["a"] && again["b"] == value["b"])
        #expect(throws: EncodingError.self) { try JSONEncoder().encode(Holder(value: [1: 2])) }
        #expect(throws: EncodingError.self) {
            try JSONEncoder().encode(Holder(value: .ext(MessagePackExtension(type: 1, body: []))))
        }
        let twice = MessagePackMap([.init(key: "k", value: 1), .init(key: "k", value: 2)])
        #expect(throws: EncodingError.self) { try JSONEncoder().encode(Holder(value: .map(twice))) }
        let time = Timestamp(seconds: 5, nanoseconds: 6)
        #expect(try JSONDecoder().decode([Timestamp].self, from: JSONEncoder().encode([time])) == [time])
    }
}

private let factor = CodingUserInfoKey(rawValue: "factor")

private func scale(_ info: [CodingUserInfoKey: Any]) -> Int {
    factor.flatMap { info[$0] as? Int } ?? 1
}

struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(_ stringValue: String) { self.stringValue = stringValue }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Disk {
    static func random(depth: Int, using generator: inout some RandomNumberGenerator) -> Disk {
        func text() -> String { String(repeating: "é", count: Int.random(in: 0...20, using: &generator)) }
        let count = Int.random(in: 0...(depth > 0 ? 18 : 0), using: &generator)
        return Disk(
            id: Int64.random(in: .min ... .max, using: &generator),
            size: UInt32.random(in: 0 ... .max, using: &generator),
            path: text(),
            isHealthy: Bool.random(using: &generator),
            ratio: Double.random(in: -1...1, using: &generator),
            parts: (0..<count).map { _ in Int.random(in: -70000...70000, using: &generator) },
            tags: Dictionary(uniqueKeysWithValues: (0..<count).map { ("\($0)", text()) }),
            time: Timestamp(seconds: Int64.random(in: 0...1 << 40, using: &generator)),
            digest: (0..<count).map { UInt8($0) },
            note: Bool.random(using: &generator) ? nil : text(),
            children: depth > 0 && count < 4 ? (0..<count).map { _ in random(depth: depth - 1, using: &generator) } : []
        )
    }
}
