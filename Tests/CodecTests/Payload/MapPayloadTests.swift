// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Testing
import TestSupport

@Suite("Payloads that are maps of texts (GRID-V1 §2.7) and values of URLs")
struct MapPayloadTests {
    private let map: AnyPayloadCodec<[String: String]> = .stringMap
    private let optional: AnyPayloadCodec<[String: String]?> = .stringMap
    private let values: AnyPayloadCodec<[String: [String]]> = .urlValues
    private let query: AnyPayloadCodec<[String: [String]]> = .urlEncoded

    @Test("Maps recorded from a node are read, and written in as many bytes")
    func recorded() throws {
        var count = 0
        for payload in try Vectors.load().auxiliaryPayloads where payload.name.hasPrefix("MSS") {
            count += 1
            let expected = payload.fields.map
            #expect(try optional.decode(payload.bytes) == expected, "\(payload.name)")
            #expect(try map.decode(payload.bytes) == expected ?? [:])
            let written = try #require(try optional.payload(of: expected))
            #expect(written.count == payload.bytes.count)
            #expect(try optional.decode(written) == expected)
        }
        #expect(count > 1)
    }

    @Test("No map is nil, or an empty one")
    func none() throws {
        #expect(try optional.payload(of: nil) == [0xc0])
        #expect(try optional.payload(of: [:]) == [0x80])
        #expect(try optional.decode(nil as [UInt8]?) == .some(nil))
        #expect(try map.decode(nil as [UInt8]?) == [:])
        #expect(try map.decode([0xc0]) == [:])
        #expect(try values.decode(nil as [UInt8]?) == [:])
        #expect(try values.decode([0xc0]) == [:])
        #expect(try query.decode(nil as [UInt8]?) == [:])
        #expect(try query.decode([] as [UInt8]) == [:])
    }

    @Test("Of equal keys the last one counts, and what is not UTF-8 is replaced")
    func lenient() throws {
        #expect(try map.decode([0x82, 0xa1, 0x61, 0xa1, 0x31, 0xa1, 0x61, 0xa1, 0x32]) == ["a": "2"])
        let thrice: [UInt8] = [0x83, 0xa1, 0x61, 0xa1, 0x31, 0xa1, 0x61, 0xa1, 0x32, 0xa1, 0x61, 0xa1, 0x33]
        #expect(try map.decode(thrice) == ["a": "3"])
        #expect(try map.decode([0x82, 0xa1, 0x61, 0xa1, 0x31, 0xd9, 0x01, 0x61, 0xa1, 0x32]) == ["a": "2"])
        #expect(try map.decode([0x81, 0xa1, 0xff, 0xa2, 0xc3, 0x28]) == ["\u{fffd}": "\u{fffd}("])
        #expect(try values.decode([0x82, 0xa1, 0x61, 0x91, 0xa0, 0xa1, 0x61, 0x91, 0xa1, 0xff]) == ["a": ["\u{fffd}"]])
        #expect(try values.decode([0x81, 0xa1, 0x61, 0xc0]) == ["a": []])
    }

    @Test(
        "Bytes that are no such map are a typed error",
        arguments: [
            [], [0xc0, 0xc0], [0x80, 0x00], [0x90], [0x81], [0x81, 0xa1, 0x61], [0x81, 0x01, 0xa0], [0x81, 0xa0, 0x01],
            [0x81, 0xa0, 0xa5, 0x61], [0xdf, 0xff, 0xff, 0xff, 0xff], [0xdf, 0x00, 0x01, 0x00, 0x01], [0xc1],
        ] as [[UInt8]]
    )
    func hostile(_ payload: [UInt8]) {
        for error in [
            #expect(throws: CodecError.self) { try map.decode(payload) },
            #expect(throws: CodecError.self) { try optional.decode(payload) },
            #expect(throws: CodecError.self) { try values.decode(payload) },
        ] {
            #expect(error?.code == .decodingFailed)
            #expect(error?.underlying is MessagePackError)
        }
    }

    @Test("The number of entries is bounded")
    func entries() throws {
        for count: UInt32 in [65536, 65537] {
            var writer = MessagePackWriter()
            writer.writeMapHeader(count: count)
            for index in 0..<count {
                try writer.write(String(index))
                try writer.write("")
            }
            let texts = writer.bytes
            writer.removeAll()
            writer.writeMapHeader(count: 2)
            for key in ["a", "b"] {
                try writer.write(key)
                let half = key == "a" ? count / 2 : count - count / 2
                writer.writeArrayHeader(count: half)
                for _ in 0..<half { try writer.write("") }
            }
            let arrays = writer.bytes
            let parts = Array(repeatElement("a", count: Int(count)).joined(separator: "&").utf8)
            if count == 65536 {
                #expect(try map.decode(texts).count == 65536)
                #expect(try values.decode(arrays)["b"]?.count == 32768)
                #expect(try query.decode(parts)["a"]?.count == 65536)
            } else {
                #expect(throws: CodecError.self) { try map.decode(texts) }
                #expect(throws: CodecError.self) { try values.decode(arrays) }
                #expect(throws: CodecError.self) { try query.decode(parts) }
            }
        }
    }

    static let queries: [([String: [String]], String)] = [
        ([:], ""),
        (["a": ["1"], "b": ["2", "3"]], "a=1&b=2&b=3"),
        (["a b": ["c+d", "e&f=g"]], "a+b=c%2Bd&a+b=e%26f%3Dg"),
        (["": [""]], "="),
        (["größe": ["*-._~/%"]], "gr%C3%B6%C3%9Fe=*-._%7E%2F%25"),
        (["nul": ["\0\n"]], "nul=%00%0A"),
    ]

    @Test("The values of a URL are a query, or a map of arrays", arguments: queries)
    func roundTrip(_ value: [String: [String]], _ text: String) throws {
        #expect(try query.payload(of: value) == Array(text.utf8))
        #expect(try query.decode(Array(text.utf8)) == value)
        let payload = try #require(try values.payload(of: value))
        #expect(try values.decode(payload) == value)
        #expect(try [String: [String]](messagePack: payload) == value)
    }

    @Test("Queries are read in other forms, too")
    func otherQueries() throws {
        let cases: [(String, [String: [String]])] = [
            ("a", ["a": [""]]), ("&&a=1&", ["a": ["1"]]), ("a=b=c", ["a": ["b=c"]]), ("%61=%c3%bc", ["a": ["ü"]]),
            ("a=/?:@", ["a": ["/?:@"]]), ("ü=1", ["ü": ["1"]]),
        ]
        for (text, value) in cases { #expect(try query.decode(Array(text.utf8)) == value, "\(text)") }
        #expect(try query.payload(of: ["a": []]) == [])
    }

    @Test(
        "A query that is broken is a typed error",
        arguments: ["%", "a=%", "a=%4", "a=%4&b=1", "%zz=1", "a=%ff", "%c3=a"]
    )
    func brokenQueries(_ text: String) {
        let error = #expect(throws: CodecError.self) { try query.decode(Array(text.utf8)) }
        #expect(error?.code == .decodingFailed)
    }
}
