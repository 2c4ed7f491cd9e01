// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Testing

@Suite("Payloads that cannot be decoded or encoded")
struct CodecErrorTests {
    private struct Item: Codable, Equatable, MessagePackEncodable, MessagePackDecodable {
        var list: [Int]

        init(_ list: [Int]) { self.list = list }

        func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
            guard !list.isEmpty else { throw MessagePackError(code: .overflow, offset: 0, message: "nothing") }
            try list.encode(to: &writer)
        }

        init(from reader: inout MessagePackReader) throws(MessagePackError) {
            list = try [Int](from: &reader)
        }
    }

    @Test("The reason and the place are said, and the cause is there")
    func reasons() throws {
        let direct = #expect(throws: CodecError.self) {
            try AnyPayloadCodec<[Int]>.messagePack.decode([0x92, 1, 0xa0])
        }
        #expect(direct?.code == .decodingFailed)
        #expect((direct?.underlying as? MessagePackError)?.offset == 2)
        #expect(direct?.message.hasSuffix("at byte 2") == true)

        let bytes = try MessagePackEncoder().encode(["list": ["x"]])
        let codable = #expect(throws: CodecError.self) { try AnyPayloadCodec<Item>.messagePackCodable.decode(bytes) }
        #expect(codable?.underlying is DecodingError)
        #expect(codable?.message == "expected int, found str at byte 7 (at list)")

        let json = #expect(throws: CodecError.self) {
            try AnyPayloadCodec<Item>.json.decode(Array(#"{"list":[1,"x"]}"#.utf8))
        }
        #expect(json?.underlying is DecodingError)
        #expect(json?.message.contains("list.[1]") == true)

        let text = #expect(throws: CodecError.self) { try AnyPayloadCodec<Int>.string.decode(Array("x".utf8)) }
        #expect(text?.description == "decodingFailed: \"x\" is no Int")
        let broken = #expect(throws: CodecError.self) { try AnyPayloadCodec<String>.string.decode([0xff]) }
        #expect(broken?.description == "decodingFailed: the payload is not UTF-8")
    }

    @Test("A value that a format cannot hold is a typed error")
    func encoding() {
        for error in [
            #expect(throws: CodecError.self) { try AnyPayloadCodec<Item>.messagePack.payload(of: Item([])) },
            #expect(throws: CodecError.self) { try AnyPayloadCodec<Double>.json.payload(of: .nan) },
            #expect(throws: CodecError.self) { try AnyPayloadCodec<[Double]>.wrappedJSON.payload(of: [.infinity]) },
        ] {
            #expect(error?.code == .encodingFailed)
            #expect(error?.underlying != nil)
        }
        // The thread's writer is as good as new afterwards.
        #expect(throws: Never.self) { try #require(try AnyPayloadCodec<Int>.messagePack.payload(of: 5) == [5]) }
    }

    @Test("What a peer made is not carried around in full")
    func bounded() throws {
        let long = String(repeating: "x", count: 1_000_000)
        let bytes = try MessagePackEncoder().encode([long: long])
        for error in [
            #expect(throws: CodecError.self) { try AnyPayloadCodec<Int>.string.decode(Array(long.utf8)) },
            #expect(throws: CodecError.self) { try AnyPayloadCodec<[String: Int]>.messagePackCodable.decode(bytes) },
            #expect(throws: CodecError.self) {
                try AnyPayloadCodec<[String: Int]>.json.decode(Array("{\"\(long)\":\"\"}".utf8))
            },
            CodecError(code: .decodingFailed, message: long),
        ] {
            #expect((error?.message.count ?? .max) <= 512)
        }
    }

    @Test("Payloads that end anywhere, nest deep or announce too much are refused in every format")
    func hostile() throws {
        let deep = [[UInt8]](repeating: [0x91], count: 1_000_000).joined() + [0xc0]
        let deepJSON = Array((String(repeating: "[", count: 1_000_000)).utf8)
        let announced: [UInt8] = [0xdd, 0xff, 0xff, 0xff, 0xff]
        let codable: AnyPayloadCodec<MessagePackValue> = .messagePackCodable
        let direct: AnyPayloadCodec<MessagePackValue> = .messagePack
        let json: AnyPayloadCodec<MessagePackValue> = .json
        for payload in [Array(deep), announced, [], [0xc1], [0x91]] {
            #expect(throws: CodecError.self) { try codable.decode(payload) }
            #expect(throws: CodecError.self) { try direct.decode(payload) }
        }
        for payload in [deepJSON, [], Array("{".utf8), Array("[1,".utf8), Array("nul".utf8), [0xff, 0xfe]] {
            #expect(throws: CodecError.self) { try json.decode(payload) }
            let wrapped = try payload.messagePackBytes()
            #expect(throws: CodecError.self) { try AnyPayloadCodec<[Int]>.wrappedJSON.decode(wrapped) }
        }
    }
}
