// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import Codec
    import Foundation
    import MessagePackMacros
    import Testing

    @Suite("Structs with a macro's conformances")
    struct StructTests {
        @Test("They come back, and Codable writes and reads the same")
        func codable() throws {
            let bytes = try Volume.sample.messagePackBytes()
            #expect(try Volume(messagePack: bytes) == .sample)
            #expect(try MessagePackEncoder().encode(Volume.sample) == bytes)
            #expect(try MessagePackDecoder().decode(Volume.self, from: bytes) == .sample)
            let wide = try Wide().messagePackBytes()
            #expect(wide[0] == 0xde)
            #expect(try Wide(messagePack: wide) == Wide())
            #expect(try MessagePackEncoder().encode(Wide()) == wide)
        }

        @Test("Fields are renamed, defaulted, omitted and skipped as they are told to be")
        func options() throws {
            var settings = Settings(name: "a", tags: [], escaped: true)
            settings.text = ""
            settings.cached = []
            let value = try MessagePackValue(messagePack: settings.messagePackBytes())
            #expect(
                value == [
                    "n": "a", "port": 80, "lim": 7, "version": 3, "ü\"\\": true, "reader": 1, "left": 2, "start": 3,
                    "keyOffset": 4, "writer": 5, "count": 6, "value": 7, "_value": 8, "observed": 0,
                ]
            )
            settings.cached = nil
            #expect(try Settings(messagePack: settings.messagePackBytes()) == settings)

            settings.limit = nil
            settings.tags = ["b"]
            settings.notes = ["c": 1]
            settings.text = "d"
            settings.default = 5
            let full = try MessagePackValue(messagePack: settings.messagePackBytes())
            #expect(full["lim"] == .nil, "nil is not the default")
            #expect(full["tags"] == ["b"] && full["notes"] == ["c": 1] && full["text"] == "d" && full["default"] == 5)
            #expect(try Settings(messagePack: settings.messagePackBytes()) == settings)
            settings.notes = [:]
            #expect(try MessagePackValue(messagePack: settings.messagePackBytes())["notes"] == nil)
        }

        @Test("What is missing is what its field says, and a constant is what it is")
        func missing() throws {
            let names = ["reader", "left", "start", "keyOffset", "writer", "count", "value", "_value", "observed"]
            var map: MessagePackMap = ["n": "a", "ü\"\\": false, "version": 99]
            for name in names { map.pairs.append(.init(key: .string(name), value: 0)) }
            let settings = try Settings(messagePack: MessagePackValue.map(map).messagePackBytes())
            #expect(settings.port == 80 && settings.limit == 7 && settings.tags == [] && settings.notes == nil)
            #expect(settings.text == "", "not its initial value, which is not empty")
            #expect(settings.version == 3 && settings.observed == 0 && !settings.isSelected && settings.default == nil)
        }

        @Test("Keys are read in any order, and unknown ones of any kind are skipped")
        func order() throws {
            let value = try MessagePackValue(messagePack: Volume.sample.messagePackBytes())
            var pairs = Array(try #require(value.map))
            for shift in 1..<pairs.count {
                pairs.append(pairs.removeFirst())
                var writer = MessagePackWriter()
                writer.writeMapHeader(count: UInt32(pairs.count + 3))
                for (index, pair) in pairs.enumerated() {
                    if index == shift / 2 {
                        writer.writeNil()
                        writer.write(true)
                        writer.write(7)
                        try writer.encode([[1], [2, 3]])
                        try writer.encode("nope")
                        try writer.encode(["id": 1])
                    }
                    try writer.encode(pair.key)
                    try writer.encode(pair.value)
                }
                #expect(try Volume(messagePack: writer.bytes) == .sample)
            }
        }

        @Test("A key that is missing is named, with its type and where the map begins")
        func missingKeys() throws {
            for key in ["id", "path", "children", "created"] {
                var map = try #require(MessagePackValue(messagePack: Volume(3).messagePackBytes()).map)
                map.pairs.removeAll { $0.key == .string(key) }
                let bytes = try [0x92, 0x01] + MessagePackValue.map(map).messagePackBytes()
                var reader = MessagePackReader(bytes.span.bytes, at: 2)
                do throws(MessagePackError) {
                    _ = try Volume(from: &reader)
                    Issue.record("read without \(key)")
                } catch {
                    #expect(error == .missingKey(key, in: Volume.self, at: 2))
                }
            }
        }

        @Test("A key that is there twice is an error, wherever it is")
        func duplicates() throws {
            let pairs: [[(String, Int)]] = [
                [("a", 1), ("b", 2), ("a", 3)], [("a", 1), ("a", 3), ("b", 2)], [("b", 1), ("b", 2), ("a", 3)],
                [("x", 0), ("a", 1), ("b", 2), ("b", 3)],
            ]
            let expected = [("a", 7), ("a", 4), ("b", 4), ("b", 10)]
            for (pairs, expected) in zip(pairs, expected) {
                var writer = MessagePackWriter()
                writer.writeMapHeader(count: UInt32(pairs.count))
                for pair in pairs {
                    try writer.write(pair.0)
                    writer.write(pair.1)
                }
                let bytes = writer.bytes
                #expect(throws: MessagePackError.duplicateKey(expected.0, in: Pair.self, at: expected.1)) {
                    try Pair(messagePack: bytes)
                }
            }
            // A constant is not read, so it is no more known than other keys.
            #expect(try Constant(messagePack: [0x82, 0xa1, 0x61, 0x01, 0xa1, 0x61, 0x02]).a == 5)
        }

        @MessagePackCodable
        struct Pair: Codable {
            var a: Int, b: Int
        }

        @MessagePackCodable
        struct Constant {
            let a = 5
        }

        @Test("A struct as an array has its values in order")
        func array() throws {
            let point = Point(x: 1, y: 2, label: nil, tags: [])
            #expect(try MessagePackValue(messagePack: point.messagePackBytes()) == [1, 1.0, 2, .nil, 9, []])
            var full = Point(x: 0.5, y: -2, label: "a", tags: [3])
            full.weight = 4
            #expect(try Point(messagePack: full.messagePackBytes()) == full)
            #expect(
                try Point(messagePack: ([1, 1, 2] as MessagePackValue).messagePackBytes()) == point,
                "the rest is missing"
            )
            let longer: MessagePackValue = [1, 1, 2, .nil, 9, [], ["more": [1]], 5]
            #expect(try Point(messagePack: longer.messagePackBytes()) == point, "what is beyond is skipped")
            #expect(throws: MessagePackError.missingKey("y", in: Point.self, at: 0)) {
                try Point(messagePack: [0x92, 0x01, 0x01])
            }
            #expect(throws: MessagePackError.missingKey("x", in: Point.self, at: 0)) { try Point(messagePack: [0x90]) }
            let error = #expect(throws: MessagePackError.self) { try Point(messagePack: [0x80]) }
            #expect(error?.code == .wrongType)
        }

        @Test("Generic types conform if what they hold does")
        func generic() throws {
            let page = Page<Int, Never>(items: [1, 2], last: 2)
            #expect(try Page<Int, Never>(messagePack: page.messagePackBytes()) == page)
            let cursor = Page<String, Void>.Cursor(item: "a")
            #expect(try Page<String, Void>.Cursor(messagePack: cursor.messagePackBytes()) == cursor)
            let either: [Either<Int, [String]>] = [.left(1), .right(["a"], 2)]
            #expect(try [Either<Int, [String]>](messagePack: either.messagePackBytes()) == either)
            #expect(!((Either<Int, Never>.self as Any) is any MessagePackEncodable.Type))
        }

        @Test("Types within others have fields of types that are found there")
        func nested() throws {
            let reply = Catalogue.Reply(items: [.init(id: 1)], next: .init(id: 2), tags: ["a"])
            #expect(try Catalogue.Reply(messagePack: reply.messagePackBytes()) == reply)
            let least: MessagePackValue = ["items": [["id": 7]]]
            #expect(
                try Catalogue.Reply(messagePack: least.messagePackBytes())
                    == Catalogue.Reply(items: [.init(id: 7)], next: nil, tags: [])
            )
            let row = Catalogue.Row(item: .init(id: 1), next: nil, tags: ["a"])
            #expect(try Catalogue.Row(messagePack: row.messagePackBytes()) == row)
            let updates: [Catalogue.Update] = [
                .none, .added(.init(id: 1)), .moved(.init(id: 1), to: nil), .again(.none),
                .changed(from: .init(id: 1), to: .init(id: 2), tags: ["a"]),
            ]
            #expect(try [Catalogue.Update](messagePack: updates.messagePackBytes()) == updates)
            let hidden: MessagePackValue = ["value": 40, "counter": ["count": 2]]
            #expect(try Catalogue.hiddenSum(hidden.messagePackBytes()) == 42)
            var place = Catalogue.Shelf<String>.Place(kind: "a", kinds: ["b"], items: [.init(id: 1)], others: [])
            place.others = [place]
            place.label = .init(text: "c")
            #expect(try Catalogue.Shelf<String>.Place(messagePack: place.messagePackBytes()) == place)
        }

        @Test("A property may have any name")
        func rawIdentifiers() throws {
            let words = Words(`free bytes`: 1, `1`: 2, `a: Int`: "b", größe: [3], freeBytes: 4)
            #expect(
                try MessagePackValue(messagePack: words.messagePackBytes()) == [
                    "free bytes": 1, "1": 2, "a: Int": "b", "größe": [3], "freeBytes": 4,
                ]
            )
            #expect(try Words(messagePack: words.messagePackBytes()) == words)
            let within = Words.Within(`free bytes`: words, `two words`: nil)
            #expect(try Words.Within(messagePack: within.messagePackBytes()) == within)
        }

        @Test("Access, wrappers and conformances of one's own are respected")
        func others() throws {
            #expect(try secretDoubled([0x81, 0xa5] + Array("value".utf8) + [21]) == 42)
            let gauge: MessagePackValue = ["level": 500, "peak": 7]
            let read = try Gauge(messagePack: gauge.messagePackBytes())
            #expect(read.level == 100 && read.peak == 7)
            #expect(try Half(messagePack: Half(a: 1).messagePackBytes()).a == 2)
            #expect(try Exposed(messagePack: Exposed(value: 4, hidden: 6).messagePackBytes()).hidden == 6)
        }
    }
#endif
