// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Recorded doubtful messages")
struct InvalidVectorTests {
    /// The code for each kind of the reference's errors, told by a part of its text.
    static let codes: [(text: String, code: MessageError.Code)] = [
        ("too few bytes left", .truncated),
        ("crc mismatch", .checksumMismatch),
        ("want crc len 4", .missingChecksum),
        ("want subroute len 32", .missingSubroute),
        ("wanted array of size 7", .wrongFieldCount),
        ("attempted to decode type", .wrongType),
        ("attempted to cast int", .overflow),
        ("overflows", .overflow),
        ("unrecognized type prefix 0xc1", .reservedByte),
    ]

    @Test("Each has the recorded outcome: the fields, or an error of the recorded kind after as many parts")
    func outcomes() throws {
        let vectors = try Vectors.load().invalid
        #expect(vectors.count == 62)
        for vector in vectors {
            let handling = Handling(vector.bytes)
            #expect((handling.error != nil) == vector.isConnectionDropped, "\(vector.name)")
            if let text = vector.referenceError {
                let code = try #require(Self.codes.first { text.contains($0.text) }?.code, "\(text)")
                #expect(handling.error?.code == code, "\(vector.name)")
                #expect(handling.handled.count == vector.partsHandledBeforeError ?? 0, "\(vector.name)")
            }
            if let fields = vector.decoded {
                let message = try Message(parsing: vector.bytes.span.bytes)
                #expect(fields.difference(from: message, in: vector.bytes) == nil, "\(vector.name)")
            }
        }
        #expect(vectors.count { $0.decoded != nil } == 16)
    }

    @Test(
        "An error tells where in the bytes the fault is",
        arguments: [
            ("truncated to 4 bytes", 0),
            ("truncated to 10 bytes", 9),
            ("crc: last bit flipped", 14),
            ("crc flag but 3 crc bytes", 14),
            ("array of 6", 0),
            ("MuxID string", 1),
            ("Flags 256", 6),
            ("payload nil instead of bin", 7),
            ("subroute flag with 31 bytes", 14),
            ("merged: count 1 without parts", 9),
            ("merged: part is garbage", 11),
            ("merged: second part has a bad crc (first is handled)", 45),
        ]
    )
    func offsets(_ name: String, _ offset: Int) throws {
        let vector = try #require(try Vectors.load().invalid.first { $0.name == name })
        #expect(Handling(vector.bytes).error?.offset == offset)
    }
}
