// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation
import Testing

@Suite("Codecs of one's own, and the writer that a thread keeps")
struct CustomCodecTests {
    /// The example of the documentation.
    struct CSVCodec: PayloadCodec {
        func encode(_ value: [String], to writer: inout MessagePackWriter) throws(CodecError) {
            writer.append(contentsOf: value.joined(separator: ",").utf8)
        }

        func decode(_ payload: RawSpan?) throws(CodecError) -> [String] {
            let text = try TextPayloadCodec<String>().decode(payload)
            return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// Encodes payloads within payloads.
    struct Nested: PayloadCodec {
        func encode(_ value: Int, to writer: inout MessagePackWriter) throws(CodecError) {
            writer.append(contentsOf: [UInt8(truncatingIfNeeded: value)])
            guard value > 0 else { return }
            let inner = try payload(of: value - 1) ?? []
            writer.append(contentsOf: inner)
        }

        func decode(_ payload: RawSpan?) throws(CodecError) -> Int { payload?.byteCount ?? 0 }
    }

    @Test("A codec of one's own is as good as any")
    func custom() throws {
        let codec = AnyPayloadCodec(CSVCodec())
        #expect(try codec.payload(of: ["a", "", "b"]) == Array("a,,b".utf8))
        #expect(try codec.decode(Array("a,,b".utf8)) == ["a", "", "b"])
        #expect(try AnyPayloadCodec.csv.payload(of: ["a"]) == [0x61])
        let optional: AnyPayloadCodec<[String]?> = .optional(.csv)
        #expect(try optional.payload(of: nil) == nil)
    }

    @Test("A payload that is encoded while another one is gets bytes of its own")
    func nested() throws {
        let codec = AnyPayloadCodec(Nested())
        #expect(try codec.payload(of: 5) == [5, 4, 3, 2, 1, 0])
        #expect(try codec.payload(of: 5) == [5, 4, 3, 2, 1, 0])
    }

    @Test("Each payload has its own bytes, large ones and small ones in turns, on many threads at once")
    func concurrent() async throws {
        let codec: AnyPayloadCodec<[Int]> = .messagePack
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for round in 0..<50 {
                        let value = [Int](repeating: task * 1000 + round, count: round % 10 == 0 ? 50_000 : round)
                        let payload = try #require(try codec.payload(of: value))
                        #expect(try payload == value.messagePackBytes())
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("The bytes of a codec whose values are bytes are not copied")
    func inPlace() throws {
        let bytes: [UInt8] = [1, 2, 3]
        let address = bytes.withUnsafeBytes { $0.baseAddress }
        let seen = try AnyPayloadCodec<[UInt8]>.raw.withPayload(of: bytes) { payload -> UnsafeRawPointer? in
            guard let payload else { return nil }
            return payload.withUnsafeBytes { $0.baseAddress }
        }
        #expect(seen == address)
    }
}

extension AnyPayloadCodec where Value == [String] {
    fileprivate static var csv: Self { Self(CustomCodecTests.CSVCodec()) }
}
