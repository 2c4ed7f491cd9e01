// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Encodes messages that have been parsed, in the shortest form, and parses them again.
enum MessageRoundTrip {
    /// Traps unless a message with this payload is encoded as a naive encoder does it, and is the same once it is parsed
    /// again.
    static func check(_ message: Message, _ payload: [UInt8]) {
        let expected = NaiveMessage(message).encoded(payload: payload)
        let length = message.header.encodedLength(
            payloadLength: payload.count,
            hasSubroute: message.subroute != nil
        )
        precondition(length == expected.count, "another length")
        // In just enough room, and in so much that its length need not be worked out.
        for room in [length, length + 80] {
            let encoded = ExactMemory.write(room, over: 0xee) { buffer in
                precondition(encode(message, payload, buffer) == length, "encoded to another length")
            }
            precondition(encoded == expected + [UInt8](repeating: 0xee, count: room - length), "other bytes")
        }
        let untouched = ExactMemory.write(length - 1, over: 0xee) { buffer in
            precondition(encode(message, payload, buffer) == nil, "encoded into less room than it takes")
        }
        precondition(untouched.allSatisfy { $0 == 0xee }, "wrote into too little room")
        let array = try? message.header.encoded(payload: payload, subroute: message.subroute)
        precondition(array == expected, "other bytes in an array")

        let again = Reception(expected, in: expected.indices)
        guard let parsed = again.batch ?? again.messages.first else { preconditionFailure("not parsed again") }
        precondition(parsed.header == message.header, "another header")
        precondition(expected[parsed.payload] == payload[...], "another payload")
        precondition(parsed.isPayloadNil == message.isPayloadNil, "another idea of nil")
        precondition(parsed.subroute == message.subroute, "another subroute")
        precondition((parsed.checksum == nil) == (message.checksum == nil) && parsed.body.isEmpty, "another end")
    }

    private static func encode(_ message: Message, _ payload: [UInt8], _ buffer: UnsafeMutableRawBufferPointer) -> Int?
    {
        ExactMemory.read(payload) { memory in
            try? message.header.encode(payload: memory, subroute: message.subroute, into: buffer)
        }
    }
}
