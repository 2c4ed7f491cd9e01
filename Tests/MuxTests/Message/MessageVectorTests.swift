// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Recorded messages")
struct MessageVectorTests {
    @Test("Each recorded message is encoded to the recorded bytes")
    func encoding() throws {
        let vectors = try Vectors.load().messages
        #expect(vectors.count == 199)
        for vector in vectors {
            let fields = vector.fields
            let bytes = try fields.encoded()
            #expect(vector.encoded.difference(from: bytes) == nil, "\(vector.name)")
            let length = fields.header.encodedLength(
                payloadLength: fields.payloadLength,
                hasSubroute: fields.subroute != nil
            )
            #expect(length == vector.encoded.count, "\(vector.name)")
        }
    }

    @Test("The bytes of each recorded message are parsed to the recorded fields")
    func parsing() throws {
        let vectors = try Vectors.load().messages
        #expect(vectors.count == 199)
        for vector in vectors {
            // Where only the digest is recorded, the encoder's bytes are the recorded ones: the test above proves it.
            let bytes = try vector.encoded.full ?? vector.fields.encoded()
            let message = try Message(parsing: bytes.span.bytes)
            let isNil = vector.isPayloadNilWhenDecoded
            let difference = vector.fields.difference(from: message, in: bytes, isPayloadNil: isNil)
            #expect(difference == nil, "\(vector.name)")
            #expect(message.body.isEmpty, "\(vector.name)")
        }
    }

    @Test("No message survives being cut short")
    func truncation() throws {
        for vector in try Vectors.load().messages {
            guard let bytes = vector.encoded.full else { continue }
            for count in 0..<bytes.count where count < 64 || bytes.count - count < 64 {
                #expect(throws: MessageError.self, "\(vector.name) cut to \(count) bytes") {
                    _ = try Message(parsing: bytes.span.bytes, in: 0..<count)
                }
            }
        }
    }

    @Test("The operations have the recorded names")
    func operationNames() throws {
        let names = try Vectors.load().operations
        #expect(names.count == 17)
        for number in UInt8.min ... .max {
            #expect(Operation(rawValue: number).name == names["\(number)"] ?? "Op(\(number))")
        }
    }
}
