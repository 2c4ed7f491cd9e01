// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation
import Testing

@Suite("Formats of payloads")
struct PayloadFormatTests {
    struct Disk: Hashable, Codable, Sendable {
        var path: String
        var free: UInt64
        var note: String?
    }

    private let disk = Disk(path: "/data/größe", free: 1 << 40, note: nil)

    /// Checks that a value becomes these bytes, by both ways of encoding, and comes back.
    private func check<Value: Equatable>(_ codec: AnyPayloadCodec<Value>, _ value: Value, _ bytes: [UInt8]?) throws {
        #expect(try codec.payload(of: value) == bytes)
        #expect(codec.isNone(value) == (bytes == nil))
        #expect(try codec.decode(bytes) == value)
        var writer = MessagePackWriter()
        writer.writeNil()
        try codec.encode(value, to: &writer)
        #expect(writer.bytes == [0xc0] + (bytes ?? []), "what the writer has is kept")
    }

    @Test("MessagePack, by conformances of either kind")
    func messagePack() throws {
        try check(.messagePack, 5, [5])
        try check(.messagePack, [1, 2], [0x92, 1, 2])
        try check(.messagePack, [[UInt8]]([[1], []]), [0x92, 0xc4, 1, 1, 0xc4, 0])
        try check(.messagePack, nil as String?, [0xc0])
        try check(.messagePack, ["a": "b"], [0x81, 0xa1, 0x61, 0xa1, 0x62])
        let bytes = try MessagePackEncoder().encode(disk)
        try check(.messagePackCodable, disk, bytes)
        try check(.messagePackCodable, [disk, disk], [0x92] + bytes + bytes)
        var encoder = MessagePackEncoder()
        encoder.nilEncodingStrategy = .write
        let codec = AnyPayloadCodec<Disk>.messagePackCodable(encoder: encoder)
        #expect(try codec.payload(of: disk)?.first == 0x83)
    }

    @Test("JSON, as it is and in a bin")
    func json() throws {
        let json = Array(#"{"free":1099511627776,"path":"/data/größe"}"#.utf8)
        try check(.json, disk, json)
        try check(.json, 5, [0x35])
        try check(.json, "a/b", Array(#""a/b""#.utf8))
        try check(.json, nil as Int?, Array("null".utf8))
        try check(.wrappedJSON, disk, [0xc4, UInt8(json.count)] + json)
        try check(.messagePack, [JSONWrapper(disk)], [0x91, 0xc4, UInt8(json.count)] + json)
        // As a str, and as nil, it is read as well.
        let wrapped: AnyPayloadCodec<Disk?> = .wrappedJSON
        #expect(try wrapped.decode(String(decoding: json, as: UTF8.self).messagePackBytes()) == disk)
        #expect(try wrapped.decode([0xc0]) == .some(nil))
    }

    @Test("Bytes as they are")
    func raw() throws {
        try check(.raw, [1, 0xff], [1, 0xff])
        try check(.raw, [UInt8](), [])
        try check(.raw, Data([1, 2]), [1, 2])
        try check(.raw, Data(), [])
        try check(.raw, nil as [UInt8]?, nil)
        try check(.raw, [] as [UInt8]?, [])
        try check(.raw, Data([1, 2, 3])[1...] as Data?, [2, 3])
        #expect(try AnyPayloadCodec<[UInt8]>.raw.decode(nil as [UInt8]?) == [])
        #expect(try AnyPayloadCodec<Data>.raw.decode(nil as [UInt8]?) == Data())
    }

    @Test("Texts, and what has a text")
    func string() throws {
        try check(.string, "größer", Array("größer".utf8))
        try check(.string, "", [])
        try check(.string, -15, Array("-15".utf8))
        try check(.string, true, Array("true".utf8))
        #expect(try AnyPayloadCodec<String>.string.decode(nil as [UInt8]?) == "")
    }

    @Test("No payload, and an empty one, are either where nothing is to be said")
    func nothing() throws {
        #expect(try AnyPayloadCodec<Void>.none.payload(of: ()) == nil)
        #expect(try AnyPayloadCodec<Void>.empty.payload(of: ()) == [])
        for codec in [AnyPayloadCodec<Void>.none, .empty] {
            #expect(throws: Never.self) { try codec.decode(nil as [UInt8]?) }
            #expect(throws: Never.self) { try codec.decode([] as [UInt8]) }
            let error = #expect(throws: CodecError.self) { try codec.decode([0xc0]) }
            #expect(error?.description == "decodingFailed: a payload of 1 bytes where none is expected")
        }
        for codec in [AnyPayloadCodec<NoPayload>.messagePack, .messagePackCodable, .json, .wrappedJSON, .raw, .string] {
            try check(codec, NoPayload(), nil)
            #expect(try codec.decode([] as [UInt8]) == NoPayload())
            #expect(throws: CodecError.self) { try codec.decode([0xc0]) }
        }
        // Within another value it is nil.
        #expect(try [NoPayload()].messagePackBytes() == [0x91, 0xc0])
        #expect(try [NoPayload](messagePack: [0x91, 0xc0]) == [NoPayload()])
        #expect(try MessagePackEncoder().encode([NoPayload()]) == [0x91, 0xc0])
        #expect(try MessagePackDecoder().decode([NoPayload].self, from: [0x91, 0xc0]) == [NoPayload()])
    }

    @Test("No payload is nil where nil is a value, and otherwise an error")
    func absent() throws {
        #expect(try AnyPayloadCodec<Int?>.messagePack.decode(nil as [UInt8]?) == .some(nil))
        #expect(try AnyPayloadCodec<Int?>.messagePackCodable.decode(nil as [UInt8]?) == .some(nil))
        #expect(try AnyPayloadCodec<Int?>.json.decode(nil as [UInt8]?) == .some(nil))
        #expect(try AnyPayloadCodec<Int?>.wrappedJSON.decode(nil as [UInt8]?) == .some(nil))
        for codec in [AnyPayloadCodec<Int>.messagePack, .messagePackCodable, .json, .wrappedJSON, .string] {
            let error = #expect(throws: CodecError.self) { try codec.decode(nil as [UInt8]?) }
            #expect(error?.code == .decodingFailed)
        }
        try check(.optional(.messagePack), 5 as Int?, [5])
        try check(.optional(.messagePack), nil as Int?, nil)
        try check(.optional(.string), "" as String?, [])
        #expect(AnyPayloadCodec<NoPayload?>.optional(.json).isNone(NoPayload()))
    }

    @Test("One word declares the codecs of a handler")
    func families() throws {
        let single: PayloadCodecs<Int, NoPayload> = .messagePack
        try check(single.codecs.0, 300, [0xcd, 1, 0x2c])
        try check(single.codecs.1, NoPayload(), nil)
        let stream: PayloadCodecs<String, Disk, [Int]> = .json
        try check(stream.codecs.2, [1], Array("[1]".utf8))
        let raw: PayloadCodecs<[UInt8]?, Data> = .raw
        try check(raw.codecs.0, nil, nil)
        let texts: PayloadCodecs<String, Int> = .string
        try check(texts.codecs.1, 7, [0x37])
        let codable: PayloadCodecs<Disk, NoPayload> = .messagePackCodable
        try check(codable.codecs.0, disk, MessagePackEncoder().encode(disk))
        let wrapped: PayloadCodecs<Int, Int> = .wrappedJSON
        try check(wrapped.codecs.0, 5, [0xc4, 1, 0x35])
        let limited: PayloadCodecs<[Int], [Int]> = .messagePack(limits: MessagePackLimits(maximumElements: 1))
        let last = limited.codecs.1
        #expect(throws: CodecError.self) { try last.decode([0x92, 1, 2]) }
        let mixed = PayloadCodecs<[String: String], Void>(.stringMap, .none)
        try check(mixed.codecs.0, [:], [0x80])
    }

    @Test("JSON is decoded up to a number of bytes, and not one more")
    func longJSON() throws {
        let codec = JSONPayloadCodec<String>(maximumBytes: 10)
        #expect(try codec.decode(Array("\"12345678\"".utf8).span.bytes) == "12345678")
        let error = #expect(throws: CodecError.self) { try codec.decode(Array("\"123456789\"".utf8).span.bytes) }
        #expect(error?.message == "JSON of 11 bytes, at most 10 are accepted")
    }
}
