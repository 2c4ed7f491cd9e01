// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import FramingBodies
import TestSupport
import Testing

@Suite("Compressed messages on a connection (RFC 7692 §6)")
struct CompressedMessagesTests {
    private static let parameters = [
        PermessageDeflate.Parameters(),
        PermessageDeflate.Parameters(serverNoContextTakeover: true, clientNoContextTakeover: true),
        PermessageDeflate.Parameters(serverMaxWindowBits: 8, clientMaxWindowBits: 9),
    ]

    private func end(
        _ role: Role,
        _ limits: WebSocketLimits = .defaults,
        _ parameters: PermessageDeflate.Parameters = .init(),
        _ compression: PermessageDeflate.Configuration = .init(minimumBytes: 0)
    ) -> ConnectionEnd {
        ConnectionEnd(
            role: role,
            configuration: .init(limits: limits, keepAlive: nil, compression: compression),
            compression: parameters
        )
    }

    /// A frame as the peer of `role` sends it.
    private func frame(_ role: Role, _ opcode: Opcode, _ payload: [UInt8], fin: Bool = true, rsv: UInt8 = 0) -> [UInt8]
    {
        Frames.frame(opcode.rawValue, payload, fin: fin, rsv: rsv, mask: role == .server ? Frames.key : nil)
    }

    /// Messages as the peer of `role` compresses them, one after the other.
    private func compressed(_ role: Role, _ messages: [[UInt8]]) throws -> [[UInt8]] {
        var deflater = MessageDeflater(role: role.peer, parameters: .init())
        var results: [[UInt8]] = []
        for message in messages {
            var result: [UInt8] = []
            try message.span.bytes.withUnsafeBytes { bytes throws(FramingError) in
                try deflater.compress(bytes, into: &result)
            }
            results.append(result)
        }
        return results
    }

    private let hello = Array("Hello".utf8)

    @Test(
        "The standard's example is received, whole and in fragments, and a message after it with its context (§7.2.3)",
        arguments: Role.allCases
    )
    func example(role: Role) {
        let end = end(role)
        end.receive(frame(role, .text, hex("f248cdc9c90700"), rsv: 4))
        end.receive(frame(role, .text, hex("f200110000"), rsv: 4))
        end.receive(frame(role, .text, hex("f248cd"), fin: false, rsv: 4))
        end.receive(frame(role, .ping, [1]))
        end.receive(frame(role, .continuation, [], fin: false))
        end.receive(frame(role, .continuation, hex("c9c90700")))
        end.receive(frame(role, .text, hello))
        let expected: [Received] = [.text(hello), .text(hello), .ping([1]), .text(hello), .text(hello)]
        #expect(end.received == expected)
    }

    @Test("What one end sends the other receives, compressed or not, in order", arguments: Role.allCases, parameters)
    func roundTrip(role: Role, parameters: PermessageDeflate.Parameters) throws {
        let sender = end(role, .defaults, parameters)
        let receiver = end(role.peer, .defaults, parameters)
        var expected: [Received] = []
        for round in 0..<20 {
            let text = Array(String(repeating: "message \(round) ", count: round * 7).utf8)
            try sender.send(text, as: .text)
            try sender.send(text, as: .binary, compression: round % 3 == 0 ? .never : .automatic)
            try sender.ping([UInt8(round)])
            expected += [.text(text), .binary(text), .ping([UInt8(round)])]
        }
        let total = expected.reduce(0) { if case .text(let text) = $1 { $0 + 2 * text.count } else { $0 } }
        #expect(sender.output.count < total / 2, "compressed to \(sender.output.count) of \(total) bytes")
        receiver.receive(sender.output)
        #expect(receiver.received == expected)
    }

    @Test("RSV1 says which messages are compressed: those that are worth it and may be")
    func whichAreCompressed() throws {
        let end = end(.server, .defaults, .init(), .init(minimumBytes: 5))
        try end.send(hello, as: .text, compression: .never)
        #expect(end.output.first == 0x81)
        end.output = []
        try end.send(hello, as: .text)
        #expect(end.output == hex("c107 f248cdc9c90700"))
        end.output = []
        try end.send(Array("Hell".utf8), as: .binary)
        #expect(end.output.first == 0x82)
        end.output = []
        try end.ping(hello)
        #expect(end.output.first == 0x89)
        end.output = []
        try end.close(.normalClosure)
        #expect(end.output.first == 0x88)
    }

    @Test("Nothing is compressed that was not negotiated, and RSV1 is refused then", arguments: Role.allCases)
    func notNegotiated(role: Role) throws {
        let end = ConnectionEnd(role)
        try end.send([UInt8](repeating: 0x61, count: 1_000), as: .text)
        #expect(end.output.first == 0x81)
        end.receive(frame(role, .text, hex("f248cdc9c90700"), rsv: 4))
        #expect(end.failure == .reservedBits)
    }

    @Test(
        "RSV1 on any other frame than a message's first, and other bits, are refused with 1002 (§6.1)",
        arguments: Role.allCases
    )
    func reservedBits(role: Role) {
        let start = frame(role, .text, hex("f248cd"), fin: false, rsv: 4)
        let plain = frame(role, .text, hello, fin: false)
        let offences: [[UInt8]] = [
            frame(role, .ping, [], rsv: 4), frame(role, .pong, [], rsv: 4), frame(role, .close, [], rsv: 4),
            frame(role, .text, hello, rsv: 2), frame(role, .text, hello, rsv: 5),
            frame(role, .continuation, [], rsv: 4),
            start + frame(role, .continuation, hex("c9c90700"), rsv: 4),
            plain + frame(role, .continuation, hello, rsv: 4),
            start + frame(role, .ping, [], rsv: 4),
        ]
        for offence in offences {
            let end = end(role)
            end.receive(offence)
            #expect(end.failure == .reservedBits, "\(hex(offence))")
            let chopped = self.end(role)
            for byte in offence { chopped.receive([byte]) }
            #expect(chopped.events == end.events)
        }
    }

    @Test(
        "What is no DEFLATE fails the connection, and text that is none once inflated does with 1007",
        arguments: Role.allCases
    )
    func invalid(role: Role) throws {
        let garbage = end(role)
        garbage.receive(frame(role, .binary, [0xFF, 0xFF, 0xFF], rsv: 4))
        #expect(garbage.failure == .invalidCompressedData)
        let text = end(role)
        let bytes = try compressed(role, [Array("κόσμε".utf8) + [0xED, 0xA0, 0x80]])[0]
        text.receive(frame(role, .text, bytes, rsv: 4))
        #expect(text.failure == .invalidUTF8)
        let cut = end(role)
        cut.receive(frame(role, .text, try compressed(role, [[0x61, 0xE2, 0x82]])[0], rsv: 4))
        #expect(cut.failure == .invalidUTF8)
        let same = end(role)
        same.receive(frame(role, .binary, bytes, rsv: 4))
        #expect(same.isOpen)
    }

    @Test("Text is refused in the fragment in which it goes wrong", arguments: Role.allCases)
    func failsFast(role: Role) throws {
        let end = end(role)
        var deflater = MessageDeflater(role: role.peer, parameters: .init(), configuration: .init(compressionLevel: 0))
        var bytes: [UInt8] = []
        try ([0x61, 0xFF] + [UInt8](repeating: 0x61, count: 5_000)).span.bytes.withUnsafeBytes {
            message throws(FramingError) in
            try deflater.compress(message, into: &bytes)
        }
        end.receive(frame(role, .text, Array(bytes[..<100]), fin: false, rsv: 4))
        #expect(end.failure == .invalidUTF8)
    }

    @Test("A message that inflates to the limit passes, one past it is refused with 1009", arguments: Role.allCases)
    func messageBytes(role: Role) throws {
        for count in [10_000, 10_001] {
            let bytes = try compressed(role, [[UInt8](repeating: 7, count: count)])[0]
            let whole = end(role, WebSocketLimits(maximumMessageBytes: 10_000))
            whole.receive(frame(role, .binary, bytes, rsv: 4))
            let fragments = end(role, WebSocketLimits(maximumMessageBytes: 10_000))
            fragments.receive(frame(role, .binary, Array(bytes[..<5]), fin: false, rsv: 4))
            fragments.receive(frame(role, .continuation, Array(bytes[5...])))
            for end in [whole, fragments] {
                #expect(end.failure == (count == 10_000 ? nil : .messageTooLarge), "\(count) bytes")
                if count == 10_000 { #expect(end.received == [.binary([UInt8](repeating: 7, count: count))]) }
            }
        }
    }

    @Test("The limit is on what a message amounts to, not on its compressed form", arguments: Role.allCases)
    func incompressible(role: Role) throws {
        var generator = SeededGenerator(seed: 7)
        let message = generator.bytes(1_000)
        let bytes = try compressed(role, [message])[0]
        #expect(bytes.count > 1_000)
        let end = end(role, WebSocketLimits(maximumMessageBytes: 1_000))
        end.receive(frame(role, .binary, bytes, rsv: 4))
        #expect(end.received == [.binary(message)])
    }

    @Test("A frame and a number of fragments past their limits are refused, compressed too", arguments: Role.allCases)
    func frameLimits(role: Role) {
        let frames = end(role, WebSocketLimits(maximumFrameBytes: 6))
        frames.receive(frame(role, .text, hex("f248cdc9c90700"), rsv: 4))
        #expect(frames.failure == .frameTooLarge)
        let fragments = end(role, WebSocketLimits(maximumFragments: 2))
        fragments.receive(frame(role, .text, hex("f248cd"), fin: false, rsv: 4))
        fragments.receive(frame(role, .continuation, hex("c9"), fin: false))
        fragments.receive(frame(role, .continuation, hex("c90700")))
        #expect(fragments.failure == .tooManyFragments)
    }

    @Test("An unfinished compressed message runs into the timeout", arguments: Role.allCases)
    func timeout(role: Role) {
        let end = end(role, WebSocketLimits(messageTimeout: .seconds(7)))
        end.receive(frame(role, .text, hex("f248cd"), fin: false, rsv: 4))
        end.wait(.seconds(7))
        #expect(end.failure == .messageTimeout)
    }

    @Test("A message that does not fit into the queue leaves the compressor as it was")
    func refusedBeforeCompression() throws {
        let sender = end(.server, WebSocketLimits(maximumQueuedBytes: 1_000))
        let receiver = end(.client)
        try sender.send(hello, as: .text)
        sender.reportQueuedBytes(999)
        let other = Array("something else that is long enough".utf8)
        #expect(FramingError.code { () throws(FramingError) in try sender.send(other, as: .text) } == .queueFull)
        sender.reportQueuedBytes(0)
        try sender.send(hello + other, as: .text)
        receiver.receive(sender.output)
        #expect(receiver.received == [.text(hello), .text(hello + other)])
    }

    @Test(
        "Any split of compressed messages, valid or spoiled, gives the same events and answers",
        arguments: Role.allCases
    )
    func splits(role: Role) throws {
        let seed = TestSeed.make(for: "CompressedMessagesTests")
        for run in 0..<150 {
            var generator = SeededGenerator(seed: seed &+ UInt64(run))
            let messages = (0..<4).map { _ in
                let words = ["one ", "two ", "€", "😀", "zeros 0000000000 "]
                let count = Int.random(in: 0...80, using: &generator)
                return Array((0..<count).map { _ in words.randomElement(using: &generator) ?? "" }.joined().utf8)
            }
            var bytes: [UInt8] = []
            for payload in try compressed(role, messages) {
                let cut = Int.random(in: 0...payload.count, using: &generator)
                bytes += frame(role, .text, Array(payload[..<cut]), fin: false, rsv: 4)
                if Bool.random(using: &generator) { bytes += frame(role, .ping, [1, 2]) }
                bytes += frame(role, .continuation, Array(payload[cut...]))
                if Bool.random(using: &generator) { bytes += frame(role, .text, hello) }
            }
            let isSpoiled = run % 2 == 1
            if isSpoiled {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            let whole = end(role, WebSocketLimits(maximumMessageBytes: 1_000))
            whole.receive(bytes)
            #expect(isSpoiled || whole.received.count { if case .text = $0 { true } else { false } } >= 4)
            let splits = (0..<20).map { _ in Int.random(in: 0...bytes.count, using: &generator) }.sorted()
            for ends in [splits, Array(0...bytes.count)] {
                let split = end(role, WebSocketLimits(maximumMessageBytes: 1_000))
                var taken = 0
                for stop in ends + [bytes.count] {
                    split.receive(bytes[taken..<stop])
                    taken = stop
                }
                #expect(split.events == whole.events, "seed \(seed), run \(run)")
                #expect(split.output == whole.output, "seed \(seed), run \(run)")
            }
        }
    }
}
