// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Testing

/// Keys that a peer makes so that tables take long.
@Suite("Hostile keys")
struct KeyTests {
    private static func text(marks: Int) -> String {
        "e" + String(String.UnicodeScalarView((0..<marks).map { $0 % 2 == 0 ? "\u{301}" : "\u{316}" }))
    }

    private static func map(_ keys: [String]) throws -> [UInt8] {
        var writer = MessagePackWriter()
        writer.writeMapHeader(count: UInt32(keys.count))
        for key in keys {
            try writer.write(key)
            writer.writeNil()
        }
        return writer.bytes
    }

    private static func code(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch let error as MessagePackError {
            return error.code.rawValue
        } catch let error as CodecError {
            return ((error.underlying as? MessagePackError)?.code ?? .invalidValue).rawValue
        } catch {
            return "\(error)"
        }
    }

    @Test("A key may have 30 combining marks in a row and not 31; a value any number", arguments: [30, 31, 200_000])
    func marks(count: Int) throws {
        let text = Self.text(marks: count)
        let map = try Self.map(["plain", text])
        let array = try [text].messagePackBytes()
        let expected = count <= 30 ? nil : "limitExceeded"
        #expect(Self.code { _ = try [String: Bool?](messagePack: map) } == expected)
        #expect(Self.code { _ = try Set<String>(messagePack: array) } == expected)
        #expect(Self.code { _ = try Set<[String?]>(messagePack: [0x91] + array) } == expected)
        #expect(Self.code { _ = try MessagePackValue(messagePack: map) } == expected)
        #expect(Self.code { _ = try MessagePackValue(messagePack: [0x81] + array + [0xc0]) } == expected)
        #expect(Self.code { _ = try MessagePackValue(messagePack: [0x81] + map + [0xc0]) } == expected)
        #expect(Self.code { _ = try MessagePackValue(json: "{\"\(text)\":1}") } == expected)
        let texts = try [text: "x"].messagePackBytes()
        #expect(Self.code { _ = try StringMapPayloadCodec().decode(texts.span.bytes) } == expected)
        let lists = try [text: ["x"]].messagePackBytes()
        #expect(Self.code { _ = try URLValuesPayloadCodec().decode(lists.span.bytes) } == expected)
        let query = Array("\(text)=x".utf8)
        let ofQuery = Self.code { _ = try URLEncodedPayloadCodec().decode(query.span.bytes) }
        #expect((ofQuery == nil) == (expected == nil))
        #expect(try [String](messagePack: array) == [text])
        #expect(try MessagePackValue(messagePack: array) == [.string(text)])
    }

    @Test("Marks that are not in a row are as many as you like")
    func stretches() throws {
        let key = String(repeating: Self.text(marks: 30), count: 1000)
        #expect(try [String: Bool?](messagePack: try Self.map([key])).keys.first == key)
        let korean = String(repeating: "\u{1112}\u{1161}\u{11ab}", count: 1000)
        #expect(try [String: Bool?](messagePack: try Self.map([korean])).keys.first == korean)
    }

    @Test("A float that is no number is no key and no element")
    func notANumber() throws {
        let nan: [UInt8] = [0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0]
        #expect(Self.code { _ = try [Double: Int](messagePack: [0x81] + nan + [1]) } == "invalidValue")
        #expect(Self.code { _ = try [Float: Int](messagePack: [0x81] + nan + [1]) } == "invalidValue")
        #expect(Self.code { _ = try Set<Double>(messagePack: [0x91] + nan) } == "invalidValue")
        #expect(Self.code { _ = try Set<[Double]>(messagePack: [0x91, 0x91] + nan) } == "invalidValue")
        #expect(Self.code { _ = try Set<Double?>(messagePack: [0x92, 0xc0] + nan) } == "invalidValue")
        #expect(
            Self.code { _ = try Set<[String: Double]>(messagePack: [0x91, 0x81, 0xa1, 0x61] + nan) } == "invalidValue"
        )
        #expect(try [Double](messagePack: [0x91] + nan)[0].isNaN)
    }

    @Test("In a value it is a key that is equal to itself, in collections, too")
    func notANumberInValue() throws {
        let nan: [UInt8] = [0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 1]
        let other: [UInt8] = [0xcb, 0xff, 0xf8, 0, 0, 0, 0, 0, 0]
        #expect(Self.code { _ = try MessagePackValue(messagePack: [0x82] + nan + [1] + other + [2]) } == "duplicateKey")
        let arrays = [0x82, 0x91] + nan + [1, 0x91] + nan + [2]
        #expect(Self.code { _ = try MessagePackValue(messagePack: arrays) } == "duplicateKey")
        #expect(try MessagePackValue(messagePack: nan) == MessagePackValue.double(.nan))
        #expect(MessagePackValue.double(0) != MessagePackValue.double(-0.0))
        #expect(MessagePackValue.double(0) != MessagePackValue.float(0))
        #expect(Set<MessagePackValue>([.double(.nan), .double(-.nan), .float(.nan)]).count == 2)
    }

    @Test("Within a key collections nest 4 deep, not 5, and its JSON stays in proportion", arguments: [4, 5, 127])
    func nestedKeys(depth: Int) throws {
        let key = [UInt8](repeating: 0x81, count: depth) + [0xa1, 0x22] + [UInt8](repeating: 0xc0, count: depth)
        let bytes = [0x81] + key + [0xc0]
        let expected = depth <= 4 ? nil : "limitExceeded"
        #expect(Self.code { _ = try MessagePackValue(messagePack: bytes) } == expected)
        if expected == nil {
            #expect(try MessagePackValue(messagePack: bytes).json().utf8.count < 64 * bytes.count)
        }
        // Values within a key's level are levels as well, and those beside it are not.
        let beside = [0x82] + key + [0xc0, 0x01] + [UInt8](repeating: 0x91, count: 126) + [0xc0]
        #expect(Self.code { _ = try MessagePackValue(messagePack: beside) } == expected)
    }

    @Test("Many keys, each different, are taken, and one that is there twice is found among them")
    func many() throws {
        var keys = (0..<20_000).map { "key \($0) \u{e9}" }
        #expect(try MessagePackValue(messagePack: try Self.map(keys)).map?.count == keys.count)
        keys.append(keys[77])
        #expect(Self.code { _ = try MessagePackValue(messagePack: try Self.map(keys)) } == "duplicateKey")
    }

    @Test("One letter is made of one letter only", arguments: ["", "ab", "e\u{301}x"])
    func letter(text: String) throws {
        let codec = TextPayloadCodec<Character>()
        #expect(Self.code { _ = try codec.decode(Array(text.utf8).span.bytes) } == "invalidValue")
        #expect(Self.code { _ = try codec.decode(nil) } == "invalidValue")
        #expect(try codec.decode(Array("e\u{301}".utf8).span.bytes) == "\u{e9}")
    }

    @Test("What errors show of a peer's text is bounded in bytes")
    func messages() throws {
        enum Level: String, MessagePackCodable { case low }
        let text = Self.text(marks: 100_000)
        let error = #expect(throws: MessagePackError.self) {
            try Level(messagePack: try text.messagePackBytes())
        }
        #expect((error?.message.utf8.count ?? .max) < 200)
        #expect(CodecError(code: .decodingFailed, message: text).message.utf8.count <= 512)
        let number = #expect(throws: CodecError.self) {
            try TextPayloadCodec<Int>().decode(Array(text.utf8).span.bytes)
        }
        #expect((number?.message.utf8.count ?? .max) < 200)
    }
}
