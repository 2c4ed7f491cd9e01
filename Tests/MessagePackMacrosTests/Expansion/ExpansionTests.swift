// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import Testing

    @Suite("What the macros write")
    struct ExpansionTests {
        @Test("A struct")
        func map() {
            Expansion.check(
                """
                @MessagePackCodable
                public struct Disk {
                    public var path: String
                    @MessagePackField("free_bytes") var free = 0
                    var note: String?
                }
                """,
                becomes: """
                    public struct Disk {
                        public var path: String
                        var free = 0
                        var note: String?
                    }

                    extension Disk: MessagePackEncodable {
                        public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
                            var count: UInt32 = 3
                            if self.note == nil {
                                count -= 1
                            }
                            writer.writeMapHeader(count: count)
                            writer.writeKey("path")
                            try self.path.encode(to: &writer)
                            writer.writeKey("free_bytes")
                            try self.free.encode(to: &writer)
                            if let value = self.note {
                                writer.writeKey("note")
                                try value.encode(to: &writer)
                            }
                        }
                    }

                    extension Disk: MessagePackDecodable {
                        public init(from reader: inout MessagePackReader) throws(MessagePackError) {
                            let start = reader.offset
                            var left = try reader.beginMap()
                            var _path: String?
                            var _free: Int?
                            var _note: String??
                            if left > 0, reader.readKeyIfNext("path") {
                                left -= 1
                                _path = try String(from: &reader)
                            }
                            if left > 0, reader.readKeyIfNext("free_bytes") {
                                left -= 1
                                _free = try Int(from: &reader)
                            }
                            if left > 0, reader.readKeyIfNext("note") {
                                left -= 1
                                _note = try String?(from: &reader)
                            }
                            while left > 0 {
                                left -= 1
                                let keyOffset = reader.offset
                                if reader.readKeyIfNext("path") {
                                    guard _path == nil else {
                                        throw .duplicateKey("path", in: Self.self, at: keyOffset)
                                    }
                                    _path = try String(from: &reader)
                                } else if reader.readKeyIfNext("free_bytes") {
                                    guard _free == nil else {
                                        throw .duplicateKey("free_bytes", in: Self.self, at: keyOffset)
                                    }
                                    _free = try Int(from: &reader)
                                } else if reader.readKeyIfNext("note") {
                                    guard _note == nil else {
                                        throw .duplicateKey("note", in: Self.self, at: keyOffset)
                                    }
                                    _note = try String?(from: &reader)
                                } else {
                                    try reader.skipPair()
                                }
                            }
                            reader.endCollection()
                            guard let _path else {
                                throw .missingKey("path", in: Self.self, at: start)
                            }
                            guard let _free else {
                                throw .missingKey("free_bytes", in: Self.self, at: start)
                            }
                            self.path = _path
                            self.free = _free
                            self.note = _note ?? nil
                        }
                    }
                    """
            )
        }

        @Test("A struct as an array")
        func array() {
            Expansion.check(
                """
                @MessagePackCodable(as: .array)
                struct Point {
                    let version = 1
                    var x: Double
                    var label: String?
                    @MessagePackField(.defaulted) var weight = 1.0
                    @MessagePackField(.omittedIfEmpty) var tags: [String]
                }
                """,
                becomes: """
                    struct Point {
                        let version = 1
                        var x: Double
                        var label: String?
                        var weight = 1.0
                        var tags: [String]
                    }

                    extension Point: MessagePackEncodable {
                        func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
                            writer.writeArrayHeader(count: 5)
                            try self.version.encode(to: &writer)
                            try self.x.encode(to: &writer)
                            try self.label.encode(to: &writer)
                            try self.weight.encode(to: &writer)
                            try self.tags.encode(to: &writer)
                        }
                    }

                    extension Point: MessagePackDecodable {
                        init(from reader: inout MessagePackReader) throws(MessagePackError) {
                            let start = reader.offset
                            var left = try reader.beginArray()
                            if left > 0 {
                                left -= 1
                                try reader.skip()
                            }
                            guard left > 0 else {
                                throw .missingKey("x", in: Self.self, at: start)
                            }
                            left -= 1
                            let _x = try Double(from: &reader)
                            var _label: String??
                            if left > 0 {
                                left -= 1
                                _label = try String?(from: &reader)
                            }
                            var _weight: Double?
                            if left > 0 {
                                left -= 1
                                _weight = try Double(from: &reader)
                            }
                            var _tags: [String]?
                            if left > 0 {
                                left -= 1
                                _tags = try [String](from: &reader)
                            }
                            while left > 0 {
                                left -= 1
                                try reader.skip()
                            }
                            reader.endCollection()
                            self.x = _x
                            self.label = _label ?? nil
                            if let _weight {
                                self.weight = _weight
                            }
                            self.tags = _tags ?? [String]()
                        }
                    }
                    """
            )
        }

        @Test("What is no part of a value is left alone, and a struct without anything else is an empty map")
        func others() {
            let properties = """
                    static let shared = 1
                    lazy var late = 2
                    var computed: Int { 3 }
                    var settable: Int {
                        get { 3 }
                        set {}
                    }
                    @MessagePackField(.skipped) var skipped = make()
                    @MessagePackField(.skipped) var none: Int?
                    func f() {}
                """
            Expansion.check(
                "@MessagePackCodable\nstruct A {\n\(properties)\n}",
                becomes: """
                    struct A {
                    \(properties.replacing("@MessagePackField(.skipped) ", with: ""))
                    }

                    extension A: MessagePackEncodable {
                        func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
                            writer.writeMapHeader(count: 0)
                        }
                    }

                    extension A: MessagePackDecodable {
                        init(from reader: inout MessagePackReader) throws(MessagePackError) {
                            var left = try reader.beginMap()
                            while left > 0 {
                                left -= 1
                                try reader.skipPair()
                            }
                            reader.endCollection()
                        }
                    }
                    """
            )
        }

        @Test("Generic parameters that occur in fields are constrained, by what occurs")
        func generic() {
            Expansion.check(
                """
                @available(macOS 99, *)
                @MessagePackCodable
                package struct Page<Key: Hashable, Item: Identifiable, Phantom> {
                    var items: [Key: Item?]
                    var first: Item.ID
                }
                """,
                becomes: """
                    @available(macOS 99, *)
                    package struct Page<Key: Hashable, Item: Identifiable, Phantom> {
                        var items: [Key: Item?]
                        var first: Item.ID
                    }

                    @available(macOS 99, *)
                    extension Page: MessagePackEncodable where Key: MessagePackEncodable, Item: MessagePackEncodable, Item.ID: MessagePackEncodable {
                        package func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
                            writer.writeMapHeader(count: 2)
                            writer.writeKey("items")
                            try self.items.encode(to: &writer)
                            writer.writeKey("first")
                            try self.first.encode(to: &writer)
                        }
                    }

                    @available(macOS 99, *)
                    extension Page: MessagePackDecodable where Key: MessagePackDecodable, Item: MessagePackDecodable, Item.ID: MessagePackDecodable {
                        package init(from reader: inout MessagePackReader) throws(MessagePackError) {
                            let start = reader.offset
                            var left = try reader.beginMap()
                            var _items: [Key: Item?]?
                            var _first: Item.ID?
                            if left > 0, reader.readKeyIfNext("items") {
                                left -= 1
                                _items = try [Key: Item?](from: &reader)
                            }
                            if left > 0, reader.readKeyIfNext("first") {
                                left -= 1
                                _first = try Item.ID(from: &reader)
                            }
                            while left > 0 {
                                left -= 1
                                let keyOffset = reader.offset
                                if reader.readKeyIfNext("items") {
                                    guard _items == nil else {
                                        throw .duplicateKey("items", in: Self.self, at: keyOffset)
                                    }
                                    _items = try [Key: Item?](from: &reader)
                                } else if reader.readKeyIfNext("first") {
                                    guard _first == nil else {
                                        throw .duplicateKey("first", in: Self.self, at: keyOffset)
                                    }
                                    _first = try Item.ID(from: &reader)
                                } else {
                                    try reader.skipPair()
                                }
                            }
                            reader.endCollection()
                            guard let _items else {
                                throw .missingKey("items", in: Self.self, at: start)
                            }
                            guard let _first else {
                                throw .missingKey("first", in: Self.self, at: start)
                            }
                            self.items = _items
                            self.first = _first
                        }
                    }
                    """
            )
        }

        @Test("An enumeration with associated values")
        func cases() {
            Expansion.check(
                """
                @MessagePackCodable
                enum Event {
                    case quit
                    @MessagePackField("say") case write(String)
                    case pair(Int, last: Int)
                    case move(x: Int, `in`: Int?)
                }
                """,
                becomes: """
                    enum Event {
                        case quit
                        case write(String)
                        case pair(Int, last: Int)
                        case move(x: Int, `in`: Int?)
                    }

                    extension Event: MessagePackEncodable {
                        func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
                            switch self {
                            case .quit:
                                writer.writeKey("quit")
                            case .write(let _0):
                                writer.writeMapHeader(count: 1)
                                writer.writeKey("say")
                                try _0.encode(to: &writer)
                            case .pair(let _0, let _last):
                                writer.writeMapHeader(count: 1)
                                writer.writeKey("pair")
                                writer.writeArrayHeader(count: 2)
                                try _0.encode(to: &writer)
                                try _last.encode(to: &writer)
                            case .move(let _x, let _in):
                                writer.writeMapHeader(count: 1)
                                writer.writeKey("move")
                                var count: UInt32 = 2
                                if _in == nil {
                                    count -= 1
                                }
                                writer.writeMapHeader(count: count)
                                writer.writeKey("x")
                                try _x.encode(to: &writer)
                                if let value = _in {
                                    writer.writeKey("in")
                                    try value.encode(to: &writer)
                                }
                            }
                        }
                    }

                    extension Event: MessagePackDecodable {
                        init(from reader: inout MessagePackReader) throws(MessagePackError) {
                            if reader.readKeyIfNext("quit") {
                                self = .quit
                                return
                            }
                            guard try reader.peekType() == .map else {
                                throw .unknownCase(of: Self.self, in: reader.bytes, at: reader.offset)
                            }
                            let mapOffset = reader.offset
                            var pairs = try reader.beginMap()
                            var found: Self?
                            while pairs > 0 {
                                pairs -= 1
                                if reader.readKeyIfNext("quit") {
                                    guard found == nil else {
                                        throw .notOneCase(of: Self.self, in: reader.bytes, at: mapOffset)
                                    }
                                    try reader.skip()
                                    found = Self.quit
                                } else if reader.readKeyIfNext("say") {
                                    guard found == nil else {
                                        throw .notOneCase(of: Self.self, in: reader.bytes, at: mapOffset)
                                    }
                                    found = Self.write(try String(from: &reader))
                                } else if reader.readKeyIfNext("pair") {
                                    guard found == nil else {
                                        throw .notOneCase(of: Self.self, in: reader.bytes, at: mapOffset)
                                    }
                                    let start = reader.offset
                                    var left = try reader.beginArray()
                                    guard left > 0 else {
                                        throw .missingKey("0", in: Self.self, at: start)
                                    }
                                    left -= 1
                                    let _0 = try Int(from: &reader)
                                    guard left > 0 else {
                                        throw .missingKey("last", in: Self.self, at: start)
                                    }
                                    left -= 1
                                    let _last = try Int(from: &reader)
                                    while left > 0 {
                                        left -= 1
                                        try reader.skip()
                                    }
                                    reader.endCollection()
                                    found = Self.pair(_0, last: _last)
                                } else if reader.readKeyIfNext("move") {
                                    guard found == nil else {
                                        throw .notOneCase(of: Self.self, in: reader.bytes, at: mapOffset)
                                    }
                                    let start = reader.offset
                                    var left = try reader.beginMap()
                                    var _x: Int?
                                    var _in: Int??
                                    if left > 0, reader.readKeyIfNext("x") {
                                        left -= 1
                                        _x = try Int(from: &reader)
                                    }
                                    if left > 0, reader.readKeyIfNext("in") {
                                        left -= 1
                                        _in = try Int?(from: &reader)
                                    }
                                    while left > 0 {
                                        left -= 1
                                        let keyOffset = reader.offset
                                        if reader.readKeyIfNext("x") {
                                            guard _x == nil else {
                                                throw .duplicateKey("x", in: Self.self, at: keyOffset)
                                            }
                                            _x = try Int(from: &reader)
                                        } else if reader.readKeyIfNext("in") {
                                            guard _in == nil else {
                                                throw .duplicateKey("in", in: Self.self, at: keyOffset)
                                            }
                                            _in = try Int?(from: &reader)
                                        } else {
                                            try reader.skipPair()
                                        }
                                    }
                                    reader.endCollection()
                                    guard let _x else {
                                        throw .missingKey("x", in: Self.self, at: start)
                                    }
                                    found = Self.move(x: _x, in: _in ?? nil)
                                } else {
                                    try reader.skipPair()
                                }
                            }
                            reader.endCollection()
                            guard let found else {
                                throw .notOneCase(of: Self.self, in: reader.bytes, at: mapOffset)
                            }
                            self = found
                        }
                    }
                    """
            )
        }

        @Test("An enumeration with raw values that are texts of ASCII compares their bytes")
        func rawTexts() {
            Expansion.check(
                """
                @MessagePackCodable
                enum Level: String {
                    case low, high = "HIGH"
                }
                """,
                becomes: """
                    enum Level: String {
                        case low, high = "HIGH"
                    }

                    extension Level: MessagePackEncodable {
                        func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
                            switch self {
                            case .low:
                                writer.writeKey("low")
                            case .high:
                                writer.writeKey("HIGH")
                            }
                        }
                    }

                    extension Level: MessagePackDecodable {
                        init(from reader: inout MessagePackReader) throws(MessagePackError) {
                            if reader.readKeyIfNext("low") {
                                self = .low
                            } else if reader.readKeyIfNext("HIGH") {
                                self = .high
                            } else {
                                throw .unknownCase(of: Self.self, in: reader.bytes, at: reader.offset)
                            }
                        }
                    }
                    """
            )
        }

        @Test(
            "An enumeration with other raw values only declares that it conforms",
            arguments: [
                "Level: Int {\n    case low\n}", "Level: String {\n    case größe\n}",
                "Level: Code {\n    case low = 1\n}", "Level: Character {\n    case a\n}",
            ]
        )
        func rawOthers(_ declaration: String) {
            Expansion.check(
                "@MessagePackCodable\nenum \(declaration)",
                becomes: """
                    enum \(declaration)

                    extension Level: MessagePackEncodable {
                    }

                    extension Level: MessagePackDecodable {
                    }
                    """
            )
        }

        @Test("A conformance that a type has written itself is not written again")
        func written() {
            Expansion.check(
                """
                @MessagePackCodable
                struct A {
                    func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {}
                    init(from decoder: any Decoder) throws {}
                }
                """,
                becomes: """
                    struct A {
                        func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {}
                        init(from decoder: any Decoder) throws {}
                    }

                    extension A: MessagePackEncodable {
                    }

                    extension A: MessagePackDecodable {
                        init(from reader: inout MessagePackReader) throws(MessagePackError) {
                            var left = try reader.beginMap()
                            while left > 0 {
                                left -= 1
                                try reader.skipPair()
                            }
                            reader.endCollection()
                        }
                    }
                    """
            )
        }

        @Test("A nested type names the types of its fields, as an extension does not find them")
        func nested() {
            Expansion.check(
                """
                enum Outer {
                    struct Item {
                    }
                    @MessagePackCodable(as: .array)
                    struct Reply {
                        var items: [Item]
                        @MessagePackField(.omittedIfEmpty) var tags: [String]!
                        let version = 1
                    }
                }
                """,
                becomes: """
                    enum Outer {
                        struct Item {
                        }
                        struct Reply {
                            var items: [Item]
                            var tags: [String]!
                            let version = 1

                            private enum MessagePackFieldTypes {
                                typealias _items = [Item]
                                typealias _tags = [String]?
                            }
                        }
                    }

                    extension Outer.Reply: MessagePackEncodable {
                        func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
                            writer.writeArrayHeader(count: 3)
                            try self.items.encode(to: &writer)
                            try self.tags.encode(to: &writer)
                            try self.version.encode(to: &writer)
                        }
                    }

                    extension Outer.Reply: MessagePackDecodable {
                        init(from reader: inout MessagePackReader) throws(MessagePackError) {
                            let start = reader.offset
                            var left = try reader.beginArray()
                            guard left > 0 else {
                                throw .missingKey("items", in: Self.self, at: start)
                            }
                            left -= 1
                            let _items = try MessagePackFieldTypes._items(from: &reader)
                            var _tags: MessagePackFieldTypes._tags?
                            if left > 0 {
                                left -= 1
                                _tags = try MessagePackFieldTypes._tags(from: &reader)
                            }
                            if left > 0 {
                                left -= 1
                                try reader.skip()
                            }
                            while left > 0 {
                                left -= 1
                                try reader.skip()
                            }
                            reader.endCollection()
                            self.items = _items
                            self.tags = _tags ?? nil
                        }
                    }
                    """
            )
        }

        @Test("The types of a nested enumeration's values are numbered")
        func nestedCases() {
            let (diagnostics, expanded) = Expansion.problems(
                """
                extension Outer {
                    @MessagePackCodable
                    enum Update {
                        case none
                        case added(Item)
                        case moved(at: Item, to: Item?)
                        case removed(Key)
                        case all([Self], Self.Key)
                    }
                }
                """
            )
            #expect(diagnostics.isEmpty)
            #expect(
                expanded.contains(
                    """
                            private enum MessagePackFieldTypes {
                                typealias _0 = Item
                                typealias _1 = Item
                                typealias _2 = Item?
                                typealias _3 = Key
                                typealias _4 = [Update]
                                typealias _5 = Update.Key
                            }
                    """
                )
            )
            #expect(expanded.contains("found = Self.added(try MessagePackFieldTypes._0(from: &reader))"))
            #expect(expanded.contains("var _to: MessagePackFieldTypes._2?"))
            #expect(expanded.contains("found = Self.removed(try MessagePackFieldTypes._3(from: &reader))"))
        }

        @Test(
            "A type names no types that are not read, nor one that is nested in none",
            arguments: [
                "struct A { var a: Int }", "enum B { @MessagePackCodable enum A { case a } }",
                "enum B { @MessagePackCodable enum A: String { case a } }",
                "enum B { @MessagePackCodable struct A { let a = 1 } }",
                "enum B { @MessagePackCodable struct A { var a: Int; init(from reader: inout MessagePackReader) {} } }",
            ]
        )
        func unneeded(_ source: String) {
            let (diagnostics, expanded) = Expansion.problems(source)
            #expect(diagnostics.isEmpty)
            #expect(!expanded.contains("MessagePackFieldTypes"))
        }

        @Test("A case is made by its type, as what is found is an optional that has cases of its own")
        func noneAndSome() {
            let (diagnostics, expanded) = Expansion.problems(
                "@MessagePackCodable enum A { case none; case some(Int); case all(Int, Int) }"
            )
            #expect(diagnostics.isEmpty)
            #expect(expanded.contains("found = Self.none\n"))
            #expect(expanded.contains("found = Self.some(try Int(from: &reader))"))
            #expect(expanded.contains("found = Self.all(_0, _1)"))
        }

        @Test("Raw identifiers keep their backticks")
        func rawIdentifiers() {
            Expansion.check(
                """
                @MessagePackCodable
                struct A {
                    var `free bytes`: Int
                    var `in`: Int?
                }
                """,
                becomes: """
                    struct A {
                        var `free bytes`: Int
                        var `in`: Int?
                    }

                    extension A: MessagePackEncodable {
                        func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
                            var count: UInt32 = 2
                            if self.`in` == nil {
                                count -= 1
                            }
                            writer.writeMapHeader(count: count)
                            writer.writeKey("free bytes")
                            try self.`free bytes`.encode(to: &writer)
                            if let value = self.`in` {
                                writer.writeKey("in")
                                try value.encode(to: &writer)
                            }
                        }
                    }

                    extension A: MessagePackDecodable {
                        init(from reader: inout MessagePackReader) throws(MessagePackError) {
                            let start = reader.offset
                            var left = try reader.beginMap()
                            var `_ free bytes`: Int?
                            var _in: Int??
                            if left > 0, reader.readKeyIfNext("free bytes") {
                                left -= 1
                                `_ free bytes` = try Int(from: &reader)
                            }
                            if left > 0, reader.readKeyIfNext("in") {
                                left -= 1
                                _in = try Int?(from: &reader)
                            }
                            while left > 0 {
                                left -= 1
                                let keyOffset = reader.offset
                                if reader.readKeyIfNext("free bytes") {
                                    guard `_ free bytes` == nil else {
                                        throw .duplicateKey("free bytes", in: Self.self, at: keyOffset)
                                    }
                                    `_ free bytes` = try Int(from: &reader)
                                } else if reader.readKeyIfNext("in") {
                                    guard _in == nil else {
                                        throw .duplicateKey("in", in: Self.self, at: keyOffset)
                                    }
                                    _in = try Int?(from: &reader)
                                } else {
                                    try reader.skipPair()
                                }
                            }
                            reader.endCollection()
                            guard let `_ free bytes` else {
                                throw .missingKey("free bytes", in: Self.self, at: start)
                            }
                            self.`free bytes` = `_ free bytes`
                            self.`in` = _in ?? nil
                        }
                    }
                    """
            )
        }
    }
#endif
