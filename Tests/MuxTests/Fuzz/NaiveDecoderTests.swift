// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import MuxBodies
import Testing
import TestSupport

/// What fuzzing compares with has to be right itself.
@Suite("The naive decoder of fuzzing")
struct NaiveDecoderTests {
    @Test("Its XXH3 has the recorded results")
    func hashes() throws {
        let vectors = try Vectors.load().hashes
        #expect(vectors.count == 314)
        for vector in vectors {
            let hash = NaiveXXH3.hash(PayloadPattern.bytes(vector.length))
            #expect(hash == UInt64(vector.hashHex, radix: 16), "\(vector.length)")
        }
    }

    @Test("It refuses what the reference refuses, after as many parts")
    func invalid() throws {
        let vectors = try Vectors.load().invalid
        #expect(vectors.count == 62)
        for vector in vectors {
            let decoder = NaiveMessageDecoder(vector.bytes, in: vector.bytes.indices)
            #expect((decoder.fault != nil) == vector.isConnectionDropped, "\(vector.name)")
            if vector.isConnectionDropped {
                #expect(decoder.messages.count == vector.partsHandledBeforeError ?? 0, "\(vector.name)")
            }
        }
    }

    @Test("It finds the recorded fields")
    func fields() throws {
        let vectors = try Vectors.load().messages
        var decoded = 0
        for vector in vectors {
            guard let bytes = vector.encoded.full else { continue }
            let decoder = NaiveMessageDecoder(bytes, in: bytes.indices)
            let message = try #require(decoder.messages.first ?? decoder.batch, "\(vector.name)")
            #expect(message.muxID == vector.fields.muxID, "\(vector.name)")
            #expect(message.sequence == UInt64(vector.fields.sequence), "\(vector.name)")
            #expect(message.deadline == UInt64(vector.fields.deadlineMilliseconds), "\(vector.name)")
            #expect(message.handler == UInt64(vector.fields.handler), "\(vector.name)")
            #expect(message.operation == UInt64(vector.fields.operation), "\(vector.name)")
            #expect(message.flags == UInt64(vector.fields.flags), "\(vector.name)")
            #expect(Array(bytes[message.payload]) == vector.fields.payload, "\(vector.name)")
            #expect(message.isPayloadNil == vector.isPayloadNilWhenDecoded, "\(vector.name)")
            #expect(message.subroute == vector.fields.subroute, "\(vector.name)")
            #expect(message.checksum == vector.fields.checksum.map { UInt64($0) }, "\(vector.name)")
            decoded += 1
        }
        #expect(decoded > 150)
    }
}
