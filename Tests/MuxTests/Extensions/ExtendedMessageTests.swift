// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Messages with extension blocks")
struct ExtendedMessageTests {
    static let subroute = Subroute(route: "alt/one", handler: 20)

    static func message(_ bytes: [UInt8]) throws -> Message {
        try Message(parsing: bytes.span.bytes)
    }

    @Test("Without a block the bytes of every recorded message are the recorded ones, and no block is found")
    func plain() throws {
        let vectors = try Vectors.load().messages
        #expect(vectors.count == 199)
        for vector in vectors {
            let fields = vector.fields
            let subroute = fields.subroute.flatMap { Subroute($0.span.bytes) }
            let bytes = try fields.header.encoded(payload: fields.payload, subroute: subroute, extensionBlock: nil)
            #expect(vector.encoded.difference(from: bytes) == nil, "\(vector.name)")
            let message = try Self.message(bytes)
            if !message.header.flags.contains(.extended) {
                #expect(try message.extensionBlock(in: bytes.span.bytes) == nil, "\(vector.name)")
            }
        }
    }

    @Test("A block changes a recorded message by its flag, its bytes and the checksum, and by nothing else")
    func recorded() throws {
        let block = try ExtensionBlock(handlerName: "name").encoded()
        var count = 0
        for vector in try Vectors.load().messages where vector.fields.header.flags.rawValue < 64 {
            let fields = vector.fields
            let header = fields.header
            let subroute = fields.subroute.flatMap { Subroute($0.span.bytes) }
            let with = try header.encoded(payload: fields.payload, subroute: subroute, extensionBlock: block)
            let without = try fields.encoded()
            #expect(with.count == without.count + 1 + 2 + block.count, "\(vector.name)")
            let message = try Self.message(with)
            var expected = header
            expected.flags.insert(.extended)
            #expect(message.header == expected, "\(vector.name)")
            #expect(with[message.payload] == fields.payload[...], "\(vector.name)")
            #expect(message.subroute == subroute, "\(vector.name)")
            #expect(message.body.count == 2 + block.count, "\(vector.name)")
            let range = try #require(try message.extensionBlock(in: with.span.bytes), "\(vector.name)")
            #expect(Array(with[range]) == block, "\(vector.name)")
            count += 1
        }
        #expect(count == 182)
    }

    @Test("Random messages with and without blocks are parsed to what they were encoded from, wherever they lie")
    func roundTrip() throws {
        let seed = TestSeed.make(for: "ExtendedMessageTests.roundTrip")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let header = MessageHeader(
                muxID: generator.next() >> UInt64.random(in: 0..<64, using: &generator),
                sequence: UInt32.random(in: 0 ... .max, using: &generator),
                handler: UInt8.random(in: 0 ... .max, using: &generator),
                operation: .request,
                flags: MessageFlags(rawValue: UInt8.random(in: 0..<128, using: &generator)).subtracting(.subroute)
            )
            let payload = PayloadPattern.bytes(Int.random(in: 0...400, using: &generator))
            let subroute = Bool.random(using: &generator) ? Self.subroute : nil
            let block = Bool.random(using: &generator) ? RandomBlock.make(using: &generator) : nil
            let blockBytes = try block?.encoded()
            let encoded = try header.encoded(payload: payload, subroute: subroute, extensionBlock: blockBytes)
            let before = Int.random(in: 0...5, using: &generator)
            let bytes = [UInt8](repeating: 0xc1, count: before) + encoded + [0xc1]
            let message = try Message(parsing: bytes.span.bytes, in: before..<before + encoded.count)
            #expect(message.header.flags.contains(.extended) == (block != nil), "seed \(seed)")
            #expect(message.header.flags.subtracting([.extended, .subroute]) == header.flags, "seed \(seed)")
            #expect(message.header.muxID == header.muxID, "seed \(seed)")
            #expect(bytes[message.payload] == payload[...], "seed \(seed)")
            #expect(message.subroute == subroute, "seed \(seed)")
            let range = try message.extensionBlock(in: bytes.span.bytes)
            let parsed = try range.map {
                try ExtensionBlock(parsing: bytes.span.bytes.extracting($0), maximumBytes: $0.count)
            }
            #expect(parsed == block, "seed \(seed)")
        }
    }

    @Test("Into a buffer of just the message's length it fits; into a smaller one nothing is written")
    func bufferLength() throws {
        let payload = PayloadPattern.bytes(40)
        let blocks = try [[], ExtensionBlock(handlerName: "name").encoded(), [UInt8](repeating: 1, count: 300)]
        for flags in [MessageFlags(), .crc, [.crc, .more]] {
            for block in blocks {
                for subroute in [Self.subroute, nil] {
                    let header = MessageHeader(muxID: 1 << 40, handler: 200, operation: .request, flags: flags)
                    let expected = try header.encoded(payload: payload, subroute: subroute, extensionBlock: block)
                    let length = header.encodedLength(
                        payloadLength: 40,
                        hasSubroute: subroute != nil,
                        extensionBlockLength: block.count
                    )
                    #expect(length == expected.count)
                    for count in max(0, expected.count - 90)..<expected.count + 90 {
                        var buffer = [UInt8](repeating: 0xee, count: count)
                        let written = buffer.withUnsafeMutableBytes { bytes in
                            try? header.encode(
                                payload: payload.span.bytes,
                                subroute: subroute,
                                extensionBlock: block,
                                into: bytes
                            )
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
    }

    @Test("A block of 65,535 bytes is sent, a longer one is refused")
    func longest() throws {
        let header = MessageHeader(operation: .request, flags: .crc)
        let longest = [UInt8](repeating: 7, count: 65_535)
        let bytes = try header.encoded(payload: [1], extensionBlock: longest)
        let range = try #require(try Self.message(bytes).extensionBlock(in: bytes.span.bytes))
        #expect(Array(bytes[range]) == longest)

        let longer = longest + [7]
        let thrown = #expect(throws: MessageError.self) { try header.encoded(payload: [1], extensionBlock: longer) }
        #expect(thrown?.code == .extensionBlockTooLong)
        var buffer = [UInt8](repeating: 0xee, count: 100_000)
        let error = buffer.withUnsafeMutableBytes { bytes in
            let payload: [UInt8] = [1]
            return #expect(throws: MessageError.self) {
                try header.encode(payload: payload.span.bytes, extensionBlock: longer, into: bytes)
            }
        }
        #expect(error?.code == .extensionBlockTooLong)
        #expect(buffer.allSatisfy { $0 == 0xee })
    }

    @Test(
        "With the flag, the length and as many bytes have to be there",
        arguments: [
            "", "00", "0001", "0002c0", "ffff80", "0100" + String(repeating: "80", count: 255),
        ]
    )
    func missing(_ body: String) throws {
        // What ends the message, a subroute or a checksum, is no part of the block.
        for (flags, end) in [(MessageFlags.extended, 0), ([.extended, .subroute], 32)] {
            let tail = [UInt8](repeating: 0x80, count: end)
            let bytes = try Hex.decode("97010000140ecc" + Hex.encode([flags.rawValue]) + "c40161" + body) + tail
            let message = try Self.message(bytes)
            let error = #expect(throws: MessageError.self) { try message.extensionBlock(in: bytes.span.bytes) }
            #expect(error?.code == .missingExtensionBlock)
            #expect(error?.offset == message.payload.upperBound)
        }
        let header = MessageHeader(muxID: 1, handler: 20, operation: .request, flags: [.crc, .extended])
        let plain = try header.encoded(payload: [0x61])
        let tuple = try Self.message(plain).payload.upperBound
        let hashed = plain[..<tuple] + (try Hex.decode(body))
        let checksum = Array(hashed).withUnsafeBytes { XXH3.checksum($0) }
        let bytes = hashed + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> ($0 * 8)) }
        let message = try Self.message(Array(bytes))
        #expect(throws: MessageError.self) { try message.extensionBlock(in: Array(bytes).span.bytes) }
    }

    @Test("Bytes behind a block are ignored, and without the flag all are")
    func trailing() throws {
        let bytes = try Hex.decode("97010000140ecc80c40161" + "000180" + "c1c1c1")
        #expect(try Self.message(bytes).extensionBlock(in: bytes.span.bytes) == 13..<14)
        let empty = try Hex.decode("97010000140ecc80c40161" + "0000")
        #expect(try Self.message(empty).extensionBlock(in: empty.span.bytes) == 13..<13)
        let unflagged = try Hex.decode("97010000140e40c40161" + "000180")
        let message = try Self.message(unflagged)
        #expect(message.header.flags == .more)
        #expect(message.body.count == 3)
        #expect(try message.extensionBlock(in: unflagged.span.bytes) == nil)
    }

    @Test("No message with a block survives being cut short, and none is taken for one with another block")
    func truncation() throws {
        let block = try ExtensionBlock(inCapacity: 1, metadata: ["k": "v"]).encoded()
        for flags in [MessageFlags(), .crc] {
            for subroute in [Self.subroute, nil] {
                let header = MessageHeader(muxID: 5, handler: 20, operation: .request, flags: flags)
                let bytes = try header.encoded(payload: [1, 2, 3], subroute: subroute, extensionBlock: block)
                for count in 0..<bytes.count {
                    let span = bytes.span.bytes.extracting(0..<count)
                    #expect(throws: MessageError.self, "\(flags) cut to \(count) bytes") {
                        _ = try Message(parsing: span).extensionBlock(in: span)
                    }
                }
            }
        }
    }

    @Test("Other bytes than the message's own are no reason to trap")
    func otherBytes() throws {
        let block = try ExtensionBlock(handlerName: "name").encoded()
        let bytes = try MessageHeader(operation: .request).encoded(payload: [1, 2, 3], extensionBlock: block)
        let message = try Self.message(bytes)
        for count in 0..<bytes.count {
            #expect(throws: MessageError.self) {
                _ = try message.extensionBlock(in: bytes.span.bytes.extracting(0..<count))
            }
        }
    }

    @Test("The two flags have names")
    func names() {
        #expect(MessageFlags.more.rawValue == 64)
        #expect(MessageFlags.extended.rawValue == 128)
        #expect(MessageFlags(rawValue: 255).description == "[CRC,EOF,SL,ERR,ZERO,SUB,MORE,EXT]")
    }
}
