// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Encoding messages")
struct MessageEncodingTests {
    @Test("Into a buffer of just the message's length it fits; into a smaller one nothing is written")
    func bufferLength() throws {
        let subroute = Subroute(route: "alt/one", handler: 20)
        let payload = PayloadPattern.bytes(40)
        for flags in [MessageFlags(), .crc, [.crc, .endOfStream]] {
            for subroute in [subroute, nil] {
                let header = MessageHeader(muxID: 1 << 40, handler: 20, operation: .request, flags: flags)
                let expected = try header.encoded(payload: payload, subroute: subroute)
                #expect(header.encodedLength(payloadLength: 40, hasSubroute: subroute != nil) == expected.count)
                for count in 0..<expected.count + 80 {
                    var buffer = [UInt8](repeating: 0xee, count: count)
                    let written = buffer.withUnsafeMutableBytes { bytes in
                        try? header.encode(payload: payload.span.bytes, subroute: subroute, into: bytes)
                    }
                    if count < expected.count {
                        #expect(written == nil)
                        #expect(buffer.allSatisfy { $0 == 0xee })
                    } else {
                        #expect(written == expected.count)
                        #expect(buffer.prefix(expected.count) == expected[...])
                        #expect(buffer.dropFirst(expected.count).allSatisfy { $0 == 0xee })
                    }
                }
            }
        }
    }

    @Test("A payload of more than 2^32-1 bytes is refused")
    func payloadTooLong() throws {
        var buffer = [UInt8](repeating: 0xee, count: 128)
        let error = buffer.withUnsafeMutableBytes { bytes in
            // The payload's bytes are never looked at.
            let payload = UnsafeRawBufferPointer(start: bytes.baseAddress, count: 0x1_0000_0000)
            return #expect(throws: MessageError.self) {
                try MessageHeader(operation: .request).encode(payload: payload, into: bytes)
            }
        }
        #expect(error?.code == .payloadTooLong)
        #expect(buffer.allSatisfy { $0 == 0xee })
    }

    @Test("The subroute flag on the wire says whether there is a subroute, whatever the header says")
    func subrouteFlag() throws {
        let subroute = Subroute(route: "a", handler: 1)
        for flags in [MessageFlags(), .subroute, [.crc, .subroute]] {
            let header = MessageHeader(operation: .request, flags: flags)
            let with = try header.encoded(payload: [1], subroute: subroute)
            #expect(try Message(parsing: with.span.bytes).subroute == subroute)
            let without = try header.encoded(payload: [1])
            let message = try Message(parsing: without.span.bytes)
            #expect(message.subroute == nil)
            #expect(message.header.flags == flags.subtracting(.subroute))
        }
    }

    @Test("Random messages are parsed to what they were encoded from, wherever they lie")
    func random() throws {
        let seed = TestSeed.make(for: "MessageEncodingTests.random")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<3000 {
            let header = MessageHeader(
                muxID: generator.next() >> UInt64.random(in: 0..<64, using: &generator),
                sequence: UInt32.random(in: 0 ... .max, using: &generator)
                    >> UInt32.random(in: 0..<32, using: &generator),
                deadlineMilliseconds: UInt32.random(in: 0 ... .max, using: &generator)
                    >> UInt32.random(in: 0..<32, using: &generator),
                handler: UInt8.random(in: 0 ... .max, using: &generator),
                operation: Operation(rawValue: UInt8.random(in: 0 ... .max, using: &generator)),
                flags: MessageFlags(rawValue: UInt8.random(in: 0 ... .max, using: &generator)).subtracting(.subroute)
            )
            let payload = PayloadPattern.bytes(Int.random(in: 0...400, using: &generator))
            let subroute = Bool.random(using: &generator) ? Subroute(route: "\(header.muxID)", handler: 3) : nil
            let encoded = try header.encoded(payload: payload, subroute: subroute)
            let before = Int.random(in: 0...5, using: &generator)
            let bytes = [UInt8](repeating: 0xc1, count: before) + encoded + [0xc1]
            let message = try Message(parsing: bytes.span.bytes, in: before..<before + encoded.count)
            #expect(message.header.flags.subtracting(.subroute) == header.flags, "seed \(seed)")
            #expect(message.header.muxID == header.muxID, "seed \(seed)")
            #expect(message.header.sequence == header.sequence, "seed \(seed)")
            #expect(message.header.deadlineMilliseconds == header.deadlineMilliseconds, "seed \(seed)")
            #expect(message.header.handler == header.handler, "seed \(seed)")
            #expect(message.header.operation == header.operation, "seed \(seed)")
            #expect(bytes[message.payload] == payload[...], "seed \(seed)")
            #expect(message.subroute == subroute, "seed \(seed)")
            #expect((message.checksum != nil) == header.flags.contains(.crc), "seed \(seed)")
        }
    }
}
