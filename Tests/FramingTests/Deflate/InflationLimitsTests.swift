// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import TestSupport
import Testing

@Suite("How much a message may become")
struct InflationLimitsTests {
    /// 1 MiB that stands for 1 GiB of zeros, in blocks that begin and end with a byte.
    static let bomb: [UInt8] = {
        var payload: [UInt8] = []
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        let configuration = PermessageDeflate.Configuration(memoryLevel: 9, compressionLevel: 9)
        let alone = PermessageDeflate.Parameters(serverNoContextTakeover: true)
        guard let mebibyte = try? Compression.compress([zeros], parameters: alone, configuration: configuration)[0]
        else {
            return []
        }
        for _ in 0..<1024 { payload += mebibyte + [0x00, 0x00, 0xFF, 0xFF] }
        return payload + [0]
    }()

    /// Judges by the limit alone.
    static let unbounded = PermessageDeflate.Configuration(maximumExpansionRatio: .max)

    @Test(
        "A message of just the limit passes, one byte more is refused with 1009",
        arguments: [0, 1, 2, 511, 512, 513, 70_000]
    )
    func limit(count: Int) throws {
        let message = [UInt8](repeating: 0x61, count: count)
        let payload = try Compression.compress([message])[0]
        let over = try Compression.compress([message + [0x61]])[0]
        for piece in [Int.max, 1, 5] {
            #expect(try Compression.inflate([payload], limit: count, piece: piece) == [message])
            var inflater = MessageInflater(role: .client, parameters: .init())
            var output: [UInt8] = []
            let error = #expect(throws: FramingError.self) {
                try inflater.inflate(over, into: &output, limit: count, piece: piece)
            }
            #expect(error?.code == .messageTooLarge)
            #expect(error?.closeCode == .messageTooBig)
            #expect(output.count <= count)
        }
    }

    @Test("What is wrong beyond the limit does not count, in pieces of any size", arguments: [Int.max, 1, 2, 3])
    func first(piece: Int) {
        // A letter, then a reference to before the message.
        let error = #expect(throws: FramingError.self) {
            try Compression.inflate([hex("f200110000")], limit: 0, piece: piece)
        }
        #expect(error?.code == .messageTooLarge)
    }

    @Test("A limit below 0 counts as 0")
    func negative() throws {
        #expect(try Compression.inflate([[0]], limit: -1) == [[]])
        #expect(throws: FramingError.self) { try Compression.inflate([hex("f248cdc9c90700")], limit: .min) }
    }

    @Test("The limit is each message's own")
    func perMessage() throws {
        let messages = [[UInt8]](repeating: Array("Hello".utf8), count: 3)
        #expect(try Compression.inflate(try Compression.compress(messages), limit: 5) == messages)
    }

    @Test(
        "1 MiB that would become 1 GiB is refused in the memory of the limit",
        arguments: [1 << 10, 1 << 20, 8 << 20]
    )
    func bomb(limit: Int) throws {
        #expect(Self.bomb.count > 1 << 20)
        for piece in [Int.max, 1 << 16] {
            var inflater = MessageInflater(role: .client, parameters: .init(), configuration: Self.unbounded)
            var output: [UInt8] = []
            let error = #expect(throws: FramingError.self) {
                try inflater.inflate(Self.bomb, into: &output, limit: limit, piece: piece)
            }
            #expect(error?.code == .messageTooLarge)
            #expect(output.count == limit)
            // The allocator rounds up, by no more than this.
            #expect(output.capacity <= limit + limit / 8 + 4096)
        }
    }

    @Test("A message may become the floor whatever its size, and the ratio above it; then it is refused with 1008")
    func ratio() throws {
        let configuration = PermessageDeflate.Configuration(maximumExpansionRatio: 10, expansionFloor: 1000)
        let zeros = [UInt8](repeating: 0, count: 1000)
        let atFloor = try Compression.compress([zeros])[0]
        #expect(atFloor.count < 100)
        #expect(try Compression.inflate([atFloor], configuration: configuration) == [zeros])

        let overFloor = try Compression.compress([zeros + [0]])[0]
        let error = #expect(throws: FramingError.self) {
            try Compression.inflate([overFloor], configuration: configuration)
        }
        #expect(error?.code == .expansionTooLarge)
        #expect(error?.closeCode == .policyViolation)

        // Above the floor: just ten times the size of the compressed form, and one byte more.
        var generator = SeededGenerator(seed: 1)
        let random = generator.bytes(200)
        let base = random + [UInt8](repeating: 0, count: 1500)
        let size = try Compression.compress([base])[0].count
        let room = 10 * size - base.count
        let just = base + [UInt8](repeating: 0, count: room)
        let payload = try Compression.compress([just])[0]
        let allowed = PermessageDeflate.Configuration(
            maximumExpansionRatio: just.count / payload.count + 1,
            expansionFloor: 0
        )
        let refused = PermessageDeflate.Configuration(
            maximumExpansionRatio: just.count / payload.count - 1,
            expansionFloor: 0
        )
        #expect(try Compression.inflate([payload], configuration: allowed) == [just])
        #expect(throws: FramingError.self) { try Compression.inflate([payload], configuration: refused) }
    }

    @Test("The defaults refuse 1 MiB that would become 1 GiB, without a limit on messages, at 256 times its size")
    func defaults() throws {
        var inflater = MessageInflater(role: .client, parameters: .init())
        var output: [UInt8] = []
        let error = #expect(throws: FramingError.self) {
            try inflater.inflate(Array(Self.bomb.prefix(1 << 16)), isFinal: false, into: &output, limit: .max)
        }
        #expect(error?.code == .expansionTooLarge)
        #expect(output.count == 256 << 16)
    }
}
