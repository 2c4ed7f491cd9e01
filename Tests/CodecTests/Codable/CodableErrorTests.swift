// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation
import Testing
import TestSupport

@Suite("Errors of Codable")
struct CodableErrorTests {
    struct Outer: Codable { var list: [Inner] }
    struct Inner: Codable { var value: Int; var names: [String: Sparse.Nested]? }

    /// What an error says, as text.
    private func describe(_ error: any Error) -> String {
        func text(_ kind: String, _ context: DecodingError.Context) -> String {
            let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
            let cause = context.underlyingError as? MessagePackError
            return "\(kind) at \(path), byte \(cause.map { String($0.offset) } ?? "?")"
        }
        switch error {
        case DecodingError.typeMismatch(let type, let context): return text("\(type) mismatch", context)
        case DecodingError.valueNotFound(let type, let context): return text("\(type) not found", context)
        case DecodingError.keyNotFound(let key, let context): return text("key \(key.stringValue) not found", context)
        case DecodingError.dataCorrupted(let context): return text("corrupted", context)
        default: return "\(error)"
        }
    }

    @Test(
        "An error of decoding has the path and the offset of what could not be decoded",
        arguments: [
            (["list": [["value": "x"]]], "Int mismatch at list.0.value, byte 14"),
            (["list": [["value": 1], ["value": nil]]], "Int not found at list.1.value, byte 22"),
            (["list": [["value": 1], ["valu": 1]]], "key value not found at list.1, byte 15"),
            (
                ["list": [["value": 1, "names": ["k": ["value": true]]]]],
                "Double mismatch at list.0.names.k.value, byte 31"
            ),
            (["list": [["value": 1, "names": 5]]], "Dictionary<String, Any> mismatch at list.0.names, byte 21"),
            (["list": 7], "Array<Any> mismatch at list, byte 6"),
            ([1], "Dictionary<String, Any> mismatch at , byte 0"),
            (nil, "Dictionary<String, Any> not found at , byte 0"),
            ([:], "key list not found at , byte 0"),
            (["list": [["value": 1.5]]], "Int mismatch at list.0.value, byte 14"),
        ] as [(MessagePackValue, String)]
    )
    func decoding(_ value: MessagePackValue, _ expected: String) throws {
        let bytes = try value.messagePackBytes()
        let error = #expect(throws: DecodingError.self) { try MessagePackDecoder().decode(Outer.self, from: bytes) }
        #expect(error.map(describe) == expected)
    }

    @Test(
        "Corrupted bytes are found where they are",
        arguments: [
            ("81a46c6973749181a576616c7565c1", "corrupted at list.0.value, byte 14"),
            ("81a46c6973749181a576616c7565cd01", "corrupted at list.0.value, byte 14"),
            ("81a46c69737490c0", "corrupted at , byte 7"),
            ("", "corrupted at , byte 0"),
            ("81a46c697374dd00000005", "corrupted at list, byte 6"),
        ]
    )
    func corrupted(_ hex: String, _ expected: String) throws {
        let error = #expect(throws: DecodingError.self) {
            try MessagePackDecoder().decode(Outer.self, from: Hex.decode(hex))
        }
        #expect(error.map(describe) == expected)
    }

    @Test("An array that has no more elements says so")
    func pastTheEnd() throws {
        struct Two: Decodable {
            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                _ = try container.decode(Int.self)
                _ = try container.decode(Int.self)
            }
        }
        let error = #expect(throws: DecodingError.self) {
            try MessagePackDecoder().decode([Two].self, from: [0x91, 0x91, 5])
        }
        #expect(error.map(describe) == "Int not found at 0.1, byte 1")
    }

    @Test("A type that reads less than there is leaves what follows it to others")
    func partly() throws {
        struct First: Decodable, Equatable {
            var value: Int
            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                value = try container.decode(Int.self)
            }
        }
        struct Nothing: Decodable, Equatable { init(from decoder: any Decoder) throws {} }
        struct Lenient: Decodable {
            var value: Int?
            init(from decoder: any Decoder) throws { value = try? decoder.singleValueContainer().decode(Int.self) }
        }
        let mixed: MessagePackValue = [1, "x", 2, [3], ["k": 4], 5]
        let lenient = try MessagePackDecoder().decode([Lenient].self, from: mixed.messagePackBytes()).map(\.value)
        #expect(lenient == [1, nil, 2, nil, nil, 5])
        let bytes = try Hex.decode("9293010203920481a16190")
        #expect(try MessagePackDecoder().decode([First].self, from: bytes).map(\.value) == [1, 4])
        #expect(try MessagePackDecoder().decode([Nothing].self, from: bytes).count == 2)
        struct Present: Decodable {
            var isThere: Bool
            init(from decoder: any Decoder) throws { isThere = try !decoder.singleValueContainer().decodeNil() }
        }
        let present = try MessagePackDecoder().decode([Present].self, from: mixed.messagePackBytes())
        #expect(present.map(\.isThere) == [true, true, true, true, true, true])
    }

    @Test("A value that was tried as one type can be decoded as another")
    func alternatives() throws {
        struct Either: Decodable {
            var text: String
            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let number = try? container.decode(Int.self) {
                    text = "\(number)"
                } else if let list = try? container.decode([String].self) {
                    text = list.joined()
                } else if let map = try? decoder.container(keyedBy: AnyKey.self) {
                    text = map.allKeys.map(\.stringValue).joined()
                } else {
                    text = try container.decode(String.self)
                }
            }
        }
        let value: MessagePackValue = [1, ["a", "b"], ["k": 1, "l": 2], "x"]
        #expect(
            try MessagePackDecoder().decode([Either].self, from: value.messagePackBytes()).map(\.text) == [
                "1", "ab", "kl", "x",
            ]
        )
        struct Keyed: Decodable {
            var text: String
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: AnyKey.self)
                text = (try? container.decode(Int.self, forKey: AnyKey("a"))).map(String.init) ?? ""
                if text.isEmpty { text = try container.decode(String.self, forKey: AnyKey("a")) }
            }
        }
        let maps: MessagePackValue = [["a": 1, "b": 2], ["a": "x"], ["b": 1, "a": "y"]]
        #expect(
            try MessagePackDecoder().decode([Keyed].self, from: maps.messagePackBytes()).map(\.text) == ["1", "x", "y"]
        )
    }

    @Test("A key that is there twice is refused, also if the map was tried as something else after it was asked for")
    func duplicatesOfAlternatives() throws {
        struct Tried: Decodable {
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: AnyKey.self)
                _ = try container.decode(Int.self, forKey: AnyKey("a"))
                _ = try? decoder.singleValueContainer().decode(String.self)
            }
        }
        struct Tagged: Decodable {
            struct Body: Decodable { var b: Int }
            init(from decoder: any Decoder) throws {
                _ = try decoder.container(keyedBy: AnyKey.self).decode(Int.self, forKey: AnyKey("a"))
                _ = try decoder.singleValueContainer().decode(Body.self)
            }
        }
        let once = try Hex.decode("82a16101a16202")
        let twice = try Hex.decode("83a16101a16202a16103")
        let decoder = MessagePackDecoder()
        #expect(throws: Never.self) { try decoder.decode([Tried].self, from: [0x91] + once) }
        #expect(throws: Never.self) { try decoder.decode([Tagged].self, from: [0x91] + once) }
        #expect(DecodingWay.failure { try decoder.decode([Tried].self, from: [0x91] + twice) } == .duplicateKey)
        #expect(DecodingWay.failure { try decoder.decode([Tagged].self, from: [0x91] + twice) } == .duplicateKey)
    }

    @Test("Keys are found in any order, also when others lie between them", arguments: [3, 16, 17, 5000])
    func orders(_ count: Int) throws {
        struct Every: Decodable {
            static let order = TaskLocal(wrappedValue: false)
            var values: [String: Int] = [:]
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: AnyKey.self)
                let keys = container.allKeys
                for key in Self.order.get() ? keys : keys.reversed() {
                    values[key.stringValue] = try container.decode(Int.self, forKey: key)
                }
            }
        }
        var writer = MessagePackWriter()
        writer.writeMapHeader(count: UInt32(2 * count))
        for index in 0..<count {
            try writer.write("k\(index)")
            writer.write(index)
            writer.writeNil()
            writer.write(-1)
        }
        let expected = Dictionary(uniqueKeysWithValues: (0..<count).map { ("k\($0)", $0) })
        for order in [true, false] {
            let every = try Every.order.withValue(order) {
                try MessagePackDecoder().decode(Every.self, from: writer.bytes)
            }
            #expect(every.values == expected)
        }
    }

    @Test(
        "What is wrong with a container within one is found, whether it is held to the end or not",
        arguments: [true, false]
    )
    func nestedDuplicates(_ holds: Bool) throws {
        struct Objects: Decodable {
            static let holds = TaskLocal(wrappedValue: false)
            var sums: [Int] = []
            init(from decoder: any Decoder) throws {
                var list = try decoder.unkeyedContainer()
                var held: [KeyedDecodingContainer<AnyKey>] = []
                while !list.isAtEnd {
                    let object = try list.nestedContainer(keyedBy: AnyKey.self)
                    let inner = try object.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey("in"))
                    sums.append(try object.decode(Int.self, forKey: AnyKey("a")))
                    // In another order than theirs, so that all are looked for.
                    sums.append(try inner.decode(Int.self, forKey: AnyKey("y")))
                    if Self.holds.get() { held += [object, inner] }
                    if held.count == 6 { sums.append(try held[1].decode(Int.self, forKey: AnyKey("x"))) }
                }
                for container in held where container.contains(AnyKey("x")) {
                    sums.append(try container.decode(Int.self, forKey: AnyKey("x")))
                }
            }
        }
        struct Outer: Decodable {
            var objects: Objects
            var last: Int
        }
        func list(_ objects: [String]) throws -> [UInt8] {
            try Hex.decode("82a76f626a65637473" + "9\(objects.count)" + objects.joined() + "a46c61737407")
        }
        let good = "82" + "a2696e" + "82a17801a17902" + "a16103"
        try Objects.holds.withValue(holds) {
            let outer = try MessagePackDecoder().decode(Outer.self, from: list([good, good, good, good]))
            let each = [3, 2]
            #expect(outer.last == 7)
            #expect(
                outer.objects.sums
                    == (holds ? each + each + each + [1] + each + [1, 1, 1, 1] : each + each + each + each)
            )
            for bad in [
                "83" + "a2696e" + "82a17801a17902" + "a16103" + "a16104",
                "83" + "a2696e" + "82a17801a17902" + "a16103" + "a2696e82a17801a17902",
            ] {
                for place in 0..<4 {
                    var objects = [good, good, good, good]
                    objects[place] = bad
                    let failure = DecodingWay.failure {
                        try MessagePackDecoder().decode(Outer.self, from: list(objects))
                    }
                    #expect(failure == .duplicateKey, "\(place)")
                }
            }
        }
    }

    @Test("A container within a type's says whose key is missing")
    func nestedMissing() throws {
        struct Outer: Decodable {
            init(from decoder: any Decoder) throws {
                var list = try decoder.unkeyedContainer()
                _ = try list.nestedContainer(keyedBy: AnyKey.self).decode(Int.self, forKey: AnyKey("a"))
            }
        }
        do {
            _ = try MessagePackDecoder().decode([Outer].self, from: [0x91, 0x91, 0x80])
            Issue.record("a key was missing")
        } catch DecodingError.keyNotFound(_, let context) {
            let error = context.underlyingError as? MessagePackError
            #expect(error?.message == "Outer lacks the key \"a\"")
            #expect(error?.offset == 2)
        }
    }

    @Test(
        "Containers that are asked for in turns are each decoded, also if the latest is held",
        arguments: [true, false]
    )
    func nestedTurns(_ keepsLast: Bool) throws {
        struct Objects: Decodable {
            static let keepsLast = TaskLocal(wrappedValue: false)
            var count = 0
            init(from decoder: any Decoder) throws {
                var list = try decoder.unkeyedContainer()
                var last: KeyedDecodingContainer<AnyKey>?
                while !list.isAtEnd {
                    let object = try list.nestedContainer(keyedBy: AnyKey.self)
                    if try object.decode(Int.self, forKey: AnyKey("b")) == 2 { count += 1 }
                    if Self.keepsLast.get() { last = object }
                }
                if let last { count += try last.decode(Int.self, forKey: AnyKey("a")) }
            }
        }
        let count = 2000
        var bytes: [UInt8] = [0xdc, UInt8(count >> 8), UInt8(count & 0xff)]
        for _ in 0..<count { bytes += [0x82, 0xa1, 0x61, 0x01, 0xa1, 0x62, 0x02] }
        let objects = try Objects.keepsLast.withValue(keepsLast) {
            try MessagePackDecoder().decode(Objects.self, from: bytes)
        }
        #expect(objects.count == count + (keepsLast ? 1 : 0))
    }

    @Test("Two keys that are one key of the type are refused, whichever comes first")
    func collisions() throws {
        struct Disk: Decodable {
            var freeBytes: Int
            var id: Int?
        }
        struct Numbered: Decodable {
            var path: Int
            var size: Int?
            enum CodingKeys: Int, CodingKey { case path = 1, size = 2 }
        }
        class Base: Decodable { var path: Int; enum CodingKeys: Int, CodingKey { case path = 1 } }
        final class Derived: Base {
            var size = 0
            enum Keys: Int, CodingKey { case size = 2 }
            required init(from decoder: any Decoder) throws {
                size = try decoder.container(keyedBy: Keys.self).decode(Int.self, forKey: .size)
                try super.init(from: decoder)
            }
        }
        struct Asking: Decodable {
            var isThere: Bool
            init(from decoder: any Decoder) throws {
                isThere = try decoder.container(keyedBy: AnyKey.self).contains(AnyKey("a"))
            }
        }
        var snake = MessagePackDecoder()
        snake.keyDecodingStrategy = .convertFromSnakeCase
        var custom = MessagePackDecoder()
        custom.keyDecodingStrategy = .custom { path in
            AnyKey(path.last?.stringValue.hasPrefix("free") == true ? "freeBytes" : path.last?.stringValue ?? "")
        }
        func failure(_ decoder: MessagePackDecoder, _ type: (some Decodable).Type, _ value: MessagePackValue) throws
            -> MessagePackError.Code?
        {
            let bytes = try value.messagePackBytes()
            return DecodingWay.failure { try decoder.decode(type, from: bytes) }
        }
        for decoder in [snake, custom] {
            #expect(try failure(decoder, Disk.self, ["free_bytes": 1, "id": 2]) == nil)
            #expect(try failure(decoder, Disk.self, ["free_bytes": 1, "freeBytes": 2]) == .duplicateKey)
            #expect(try failure(decoder, Disk.self, ["freeBytes": 1, "id": 1, "free_bytes": 2]) == .duplicateKey)
        }
        let unasked: MessagePackValue = ["freeBytes": 1, "other_key": 1, "otherKey": 2]
        #expect(try failure(snake, Disk.self, unasked) == nil)
        let plain = MessagePackDecoder()
        #expect(try failure(plain, Numbered.self, ["path": 1, 2: 2]) == nil)
        #expect(try failure(plain, Numbered.self, ["path": 1, "size": 3, 3: 2]) == nil)
        #expect(try failure(plain, Numbered.self, ["path": 1, 1: 2]) == .duplicateKey)
        #expect(try failure(plain, Numbered.self, [1: 2, "path": 1]) == .duplicateKey)
        #expect(try failure(plain, Numbered.self, ["path": 1, "size": 3, 1: 2]) == .duplicateKey)
        #expect(try failure(plain, Numbered.self, ["path": 1, "size": 3, 2: 2]) == .duplicateKey)
        let many = MessagePackMap((10..<40).map { .init(key: .int(MessagePackInteger(UInt64($0))), value: 0) })
        #expect(
            try failure(plain, Numbered.self, .map(MessagePackMap([.init(key: "path", value: 1)] + many.pairs))) == nil
        )
        let twice = MessagePackMap([.init(key: "path", value: 1)] + many.pairs + [.init(key: 1, value: 1)])
        #expect(try failure(plain, Numbered.self, .map(twice)) == .duplicateKey)
        #expect(try failure(plain, Derived.self, ["size": 1, "path": 2]) == nil)
        #expect(try failure(plain, Derived.self, ["size": 1, "path": 2, 1: 3]) == .duplicateKey)
        #expect(try failure(plain, Derived.self, ["size": 1, "path": 2, 2: 3]) == .duplicateKey)
        #expect(DecodingWay.failure { try plain.decode(Asking.self, from: [0x81, 0xa1, 0x61, 0x01]) } == nil)
        let asked = try Hex.decode("83a16200a16101a16102")
        #expect(DecodingWay.failure { try plain.decode(Asking.self, from: asked) } == .duplicateKey)
    }

    @Test("What cannot be encoded is named by its path")
    func encoding() throws {
        struct Wrong: Encodable {
            var what: Int
            func encode(to encoder: any Encoder) throws {
                switch what {
                case 0:
                    var container = encoder.singleValueContainer()
                    try container.encode(1)
                    try container.encode(2)
                case 1:
                    _ = encoder.unkeyedContainer()
                    _ = encoder.container(keyedBy: AnyKey.self)
                default:
                    var container = encoder.unkeyedContainer()
                    try container.encode(1)
                    var single = encoder.singleValueContainer()
                    try single.encode(1)
                }
            }
        }
        for what in 0...2 {
            let error = #expect(throws: EncodingError.self) {
                try MessagePackEncoder().encode(["k": [Wrong(what: what)]])
            }
            guard case .invalidValue(_, let context)? = error else { continue }
            #expect(context.codingPath.map(\.stringValue) == ["k", "Index 0"])
        }
    }

    @Test("What could not be encoded leaves nothing behind")
    func takenBack() throws {
        struct Failing: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: AnyKey.self)
                try container.encode([1, 2], forKey: AnyKey("a"))
                try container.encode([Date(timeIntervalSince1970: .infinity)], forKey: AnyKey("b"))
            }
        }
        struct Lenient: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: AnyKey.self)
                try container.encode(1, forKey: AnyKey("x"))
                try? container.encode(Failing(), forKey: AnyKey("y"))
                try? container.encode(Date(timeIntervalSince1970: .infinity), forKey: AnyKey("y"))
                var list = container.nestedUnkeyedContainer(forKey: AnyKey("z"))
                try? list.encode(Failing())
                try list.encode(2)
            }
        }
        struct Either: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                do { try container.encode(Failing()) } catch { try container.encode("none") }
            }
        }
        #expect(try MessagePackValue(messagePack: MessagePackEncoder().encode([Lenient()])) == [["x": 1, "z": [2]]])
        #expect(try MessagePackValue(messagePack: MessagePackEncoder().encode([Either()])) == ["none"])
        var writer = MessagePackWriter()
        writer.write(true)
        #expect((try? MessagePackEncoder().encode([Failing()], to: &writer)) == nil)
        #expect(writer.bytes == [0xc3])
    }

    @Test("A value that encodes nothing is an empty map")
    func nothing() throws {
        struct Nothing: Encodable { func encode(to encoder: any Encoder) throws {} }
        #expect(try MessagePackEncoder().encode([Nothing(), Nothing()]) == [0x92, 0x80, 0x80])
        #expect(try MessagePackEncoder().encode(Nothing()) == [0x80])
    }

    @Test("Containers nest as deep as the limit, and no deeper")
    func depth() throws {
        final class Node: Codable {
            var next: Node?
            init(next: Node?) { self.next = next }
        }
        func chain(_ count: Int) -> Node { (1..<count).reduce(Node(next: nil)) { node, _ in Node(next: node) } }
        var encoder = MessagePackEncoder()
        encoder.maximumDepth = 5
        let bytes = try encoder.encode(chain(5))
        #expect(throws: EncodingError.self) { try encoder.encode(chain(6)) }
        var decoder = MessagePackDecoder()
        decoder.limits.maximumDepth = 5
        #expect(throws: Never.self) { try decoder.decode(Node.self, from: bytes) }
        decoder.limits.maximumDepth = 4
        #expect(throws: DecodingError.self) { try decoder.decode(Node.self, from: bytes) }
        let cycle = Node(next: nil)
        cycle.next = cycle
        #expect(throws: EncodingError.self) { try MessagePackEncoder().encode(cycle) }
        cycle.next = nil
        encoder.maximumDepth = 1
        #expect(throws: Never.self) { try encoder.encode([1]) }
        #expect(throws: EncodingError.self) { try encoder.encode([[1]]) }
    }

    @Test("A container counts for the depth, also if its value was tried as something else in between")
    func depthOfAlternatives() throws {
        final class Keyed: Decodable {
            var next: Keyed?
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: AnyKey.self)
                _ = try? decoder.singleValueContainer().decode(String.self)
                next = try container.decodeIfPresent(Keyed.self, forKey: AnyKey("n"))
            }
        }
        final class Unkeyed: Decodable {
            var next: Unkeyed?
            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                _ = try decoder.singleValueContainer().decodeNil()
                next = try container.decodeIfPresent(Unkeyed.self)
            }
        }
        final class Nested: Decodable {
            var next: Nested?
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: AnyKey.self)
                _ = try? decoder.singleValueContainer().decode(Int.self)
                next =
                    container.contains(AnyKey("n"))
                    ? try Nested(from: container.superDecoder(forKey: AnyKey("n"))) : nil
            }
        }
        /// Looks at a key, and then at the whole as another type: that is one collection, not two.
        struct Tagged: Decodable {
            init(from decoder: any Decoder) throws {
                _ = try decoder.container(keyedBy: AnyKey.self).contains(AnyKey("tag"))
                _ = try decoder.singleValueContainer().decode([String: Int].self)
            }
        }
        func maps(_ count: Int) -> [UInt8] {
            Array(repeatElement([0x81, 0xa1, 0x6e], count: count - 1).joined()) + [0x80]
        }
        func arrays(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x91, count: count - 1) + [0x90] }
        let decoder = MessagePackDecoder()
        let limit = decoder.limits.maximumDepth
        #expect(throws: Never.self) { try decoder.decode(Keyed.self, from: maps(limit)) }
        #expect(throws: Never.self) { try decoder.decode(Unkeyed.self, from: arrays(limit)) }
        #expect(throws: Never.self) { try decoder.decode(Nested.self, from: maps(limit)) }
        for count in [limit + 1, 20_000] {
            #expect(DecodingWay.failure { try decoder.decode(Keyed.self, from: maps(count)) } == .limitExceeded)
            #expect(DecodingWay.failure { try decoder.decode(Unkeyed.self, from: arrays(count)) } == .limitExceeded)
            #expect(DecodingWay.failure { try decoder.decode(Nested.self, from: maps(count)) } == .limitExceeded)
        }
        var shallow = MessagePackDecoder()
        shallow.limits.maximumDepth = 1
        #expect(throws: Never.self) { try shallow.decode(Tagged.self, from: [0x81, 0xa3, 0x74, 0x61, 0x67, 0x01]) }
    }

    @Test("A container counts for the depth of what is encoded, also if a scalar was tried in between")
    func depthOfEncoding() throws {
        struct Node: Encodable {
            var left: Int
            func encode(to encoder: any Encoder) throws {
                var container = encoder.unkeyedContainer()
                var single = encoder.singleValueContainer()
                try? single.encode("x")
                if left > 0 { try container.encode(Node(left: left - 1)) }
            }
        }
        let limit = MessagePackEncoder().maximumDepth
        #expect(try MessagePackEncoder().encode(Node(left: limit - 1)).count == limit)
        #expect(throws: EncodingError.self) { try MessagePackEncoder().encode(Node(left: limit)) }
        #expect(throws: EncodingError.self) { try MessagePackEncoder().encode(Node(left: 20_000)) }
    }

    @Test("Nothing is held beyond a call, whether it succeeds or fails")
    func released() throws {
        final class Token: Sendable {}
        struct Failing: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: AnyKey.self)
                var nested = container.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey("a"))
                _ = nested.nestedUnkeyedContainer(forKey: AnyKey("b"))
                _ = container.superEncoder()
                throw MessagePackError(code: .invalidValue, offset: 0, message: "on purpose")
            }
        }
        weak var held: Token?
        do {
            let token = Token()
            held = token
            let key = try #require(CodingUserInfoKey(rawValue: "token"))
            var encoder = MessagePackEncoder()
            encoder.userInfo = [key: token]
            var decoder = MessagePackDecoder()
            decoder.userInfo = [key: token]
            let value = [Interleaved(numbers: [1, 2], names: ["a"], flags: [true])]
            let bytes = try encoder.encode(value)
            #expect(try decoder.decode([Interleaved].self, from: bytes) == value)
            #expect(throws: MessagePackError.self) { try encoder.encode([[Failing()]]) }
            for index in bytes.indices {
                var changed = bytes
                changed[index] = 0xc1
                _ = try? decoder.decode([Interleaved].self, from: changed)
            }
            let square = try encoder.encode([Square(name: "a", side: 1, key: true)])
            #expect(try decoder.decode([Square].self, from: square).first?.side == 1)
            #expect(try decoder.decode([Disk].self, from: encoder.encode([Disk.sample])) == [.sample])
        }
        #expect(held == nil)
    }

    @Test("A coder that is kept beyond its call reads and writes nothing any more")
    func kept() throws {
        // Of one task, the test's.
        final class Box: @unchecked Sendable {
            var decoder: (any Decoder)?
            var encoder: (any Encoder)?
            var container: (any UnkeyedEncodingContainer)?
            var keyed: KeyedDecodingContainer<AnyKey>?
        }
        struct Keeper: Codable {
            static let box = TaskLocal<Box?>(wrappedValue: nil)
            init() {}
            func encode(to encoder: any Encoder) throws {
                Self.box.get()?.encoder = encoder
                var container = encoder.unkeyedContainer()
                try container.encode(1)
                Self.box.get()?.container = container
            }
            init(from decoder: any Decoder) throws {
                Self.box.get()?.decoder = decoder
                guard let keyed = try? decoder.container(keyedBy: AnyKey.self) else { return }
                Self.box.get()?.keyed = keyed
                // In another order than theirs, so that all are looked for.
                _ = try keyed.decode(Int.self, forKey: AnyKey("k7"))
            }
        }
        let box = Box()
        try Keeper.box.withValue(box) {
            #expect(try MessagePackEncoder().encode([Keeper()]) == [0x91, 0x91, 0x01])
            _ = try MessagePackDecoder().decode([Keeper].self, from: [0x91, 0x91, 0x01])
        }
        let names = (0..<20).map { "k\($0)" }
        try Keeper.box.withValue(box) {
            let map = Dictionary(uniqueKeysWithValues: names.map { ($0, 1) })
            _ = try MessagePackDecoder().decode([Keeper].self, from: MessagePackEncoder().encode([map]))
        }
        let keyed = try #require(box.keyed)
        for name in names {
            #expect(throws: DecodingError.self) { try keyed.decode(Int.self, forKey: AnyKey(name)) }
            #expect(!keyed.contains(AnyKey(name)))
        }
        #expect(keyed.allKeys.isEmpty)
        #expect(throws: EncodingError.self) { try box.container?.encode(2) }
        var single = box.encoder?.singleValueContainer()
        #expect(throws: EncodingError.self) { try single?.encode(2) }
        #expect(throws: DecodingError.self) { try box.decoder?.unkeyedContainer() }
        #expect(throws: DecodingError.self) { try box.decoder?.singleValueContainer().decode(Int.self) }
    }
}
