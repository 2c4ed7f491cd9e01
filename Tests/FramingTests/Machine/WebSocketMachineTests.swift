// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import FramingBodies
import TestSupport
import Testing

@Suite("Receiving messages (RFC 6455 §5.4, §5.5, §6.2)")
struct WebSocketMachineTests {
    /// What the machine in `role` makes of bytes, whole; and the same for every way to split them once, and byte by byte.
    private func receive(_ bytes: [UInt8], role: Role, limits: WebSocketLimits = .defaults) -> [Received] {
        let whole = Receiver.receive(bytes, role: role, limits: limits)
        for split in 0...bytes.count {
            #expect(Receiver.receive(bytes, role: role, limits: limits, splitAt: [split]) == whole, "split at \(split)")
        }
        let single = Receiver.receive(bytes, role: role, limits: limits, splitAt: Array(0...bytes.count))
        #expect(single == whole, "byte by byte")
        return whole
    }

    private func frames(_ role: Role, _ frames: [(Opcode, String, Bool)]) -> [UInt8] {
        frames.flatMap { Frames.frame($0.0, $0.1, fin: $0.2, from: role.peer) }
    }

    @Test("The examples of the standard are received (§5.7)")
    func examples() {
        #expect(receive(hex("81 05 48656c6c6f"), role: .client) == [.text(Array("Hello".utf8))])
        #expect(receive(hex("81 85 37fa213d 7f9f4d5158"), role: .server) == [.text(Array("Hello".utf8))])
        #expect(receive(hex("01 03 48656c 80 02 6c6f"), role: .client) == [.text(Array("Hello".utf8))])
        #expect(receive(hex("89 05 48656c6c6f"), role: .client) == [.ping(Array("Hello".utf8))])
        #expect(receive(hex("8a 85 37fa213d 7f9f4d5158"), role: .server) == [.pong(Array("Hello".utf8))])
    }

    @Test("Lengths at the edges of each form are received, masked and not", arguments: Role.allCases)
    func lengths(role: Role) {
        var generator = SeededGenerator(seed: 0x5EED_0006)
        for count in [0, 1, 125, 126, 127, 0xFFFF, 0x10000, 0x10001] {
            let payload = generator.bytes(count)
            let bytes = Frames.frame(.binary, payload, from: role.peer)
            #expect(Receiver.receive(bytes, role: role) == [.binary(payload)], "\(count) bytes")
            let middle = Receiver.receive(bytes, role: role, splitAt: [1, 3, 7, 11, count / 2, count - 1])
            #expect(middle == [.binary(payload)], "\(count) bytes, split")
        }
    }

    @Test("Several messages at once are several events, in their order", arguments: Role.allCases)
    func several(role: Role) {
        let bytes = frames(
            role,
            [(.binary, "one", true), (.text, "", true), (.ping, "p", true), (.binary, "two", true)]
        )
        let expected: [Received] = [.binary(Array("one".utf8)), .text([]), .ping([0x70]), .binary(Array("two".utf8))]
        #expect(receive(bytes, role: role) == expected)
    }

    @Test("Fragments make one message, empty ones too, with control frames in between", arguments: Role.allCases)
    func fragments(role: Role) {
        let bytes = frames(
            role,
            [
                (.binary, "", false), (.ping, "mid", true), (.continuation, "frag", false), (.continuation, "", false),
                (.pong, "", true), (.continuation, "mented", true), (.text, "ü", false), (.continuation, "", true),
            ]
        )
        let expected: [Received] = [
            .ping(Array("mid".utf8)), .pong([]), .binary(Array("fragmented".utf8)), .text(Array("ü".utf8)),
        ]
        #expect(receive(bytes, role: role) == expected)
    }

    @Test("A character may be split between fragments", arguments: Role.allCases)
    func splitCharacter(role: Role) {
        let bytes =
            Frames.frame(.text, [0xF0], fin: false, from: role.peer)
            + Frames.frame(.continuation, [0x9F, 0x98], fin: false, from: role.peer)
            + Frames.frame(.ping, [0xFF], from: role.peer)
            + Frames.frame(.continuation, [0x80], from: role.peer)
        #expect(receive(bytes, role: role) == [.ping([0xFF]), .text(Array("😀".utf8))])
    }

    @Test("A recorded conversation is received: pings, a pong, text, and a fragmented message (GRID-V1 §1.3)")
    func recorded() {
        let sent = [
            "89851122334479475f287e", "898011223344", "8a8711223344644c52377a4757", "818911223344624d5e213156563c65",
            "0285112233448623334405", "8983112233447c4b57", "0084112233441f21f74e",
            "808e11223344775052237c475d3074469763ef9b",
        ]
        let expected: [Received] = [
            .ping(Array("hello".utf8)), .ping([]), .pong(Array("unasked".utf8)), .text(Array("some text".utf8)),
            .ping(Array("mid".utf8)), .binary(hex("9701000014 0e03c40a 667261676d656e746564 a427feb9")),
        ]
        #expect(receive(sent.flatMap { hex($0) }, role: .server) == expected)
    }

    @Test("A message in one frame is handed out where it lies, one in fragments by the machine")
    func places() throws {
        var machine = WebSocketMachine(role: .client)
        var bytes = frames(.client, [(.ping, "p", true), (.binary, "whole", true), (.text, "a", false)])
        bytes += frames(.client, [(.continuation, "b", true), (.close, "", true)])
        var offered = bytes[...]
        var steps: [WebSocketMachine.Step] = []
        while !offered.isEmpty {
            let step = try offered.withUnsafeMutableBytes { try machine.receive($0) }
            if step.event == .message(kind: .text, payload: .assembled) {
                #expect(machine.takeAssembledMessage() == Array("ab".utf8))
                #expect(machine.takeAssembledMessage().isEmpty, "it can be taken once")
            }
            steps.append(step)
            offered = offered.dropFirst(step.consumed)
        }
        #expect(
            steps == [
                .init(consumed: 3, event: .ping(2..<3)),
                .init(consumed: 7, event: .message(kind: .binary, payload: .inPlace(2..<7))),
                .init(consumed: 6, event: .message(kind: .text, payload: .assembled)),
                .init(consumed: 2, event: .close(code: nil, reason: 2..<2)),
            ]
        )
    }

    @Test("What is missing is told, and nothing of a partial frame is consumed, but fragments are, piece by piece")
    func progress() throws {
        var machine = WebSocketMachine(role: .server)
        func offer(_ bytes: [UInt8]) throws -> WebSocketMachine.Step {
            var bytes = bytes
            return try bytes.withUnsafeMutableBytes { try machine.receive($0) }
        }
        #expect(try offer([]) == .init(consumed: 0, needed: 6))
        #expect(try offer([0x82]) == .init(consumed: 0, needed: 5))
        #expect(try offer(hex("82fe")) == .init(consumed: 0, needed: 6))
        #expect(try offer(hex("82fe 0100 00000000")) == .init(consumed: 0, needed: 256))
        #expect(try offer(hex("82fe 0100 00000000") + [1, 2, 3]) == .init(consumed: 0, needed: 253))
        let message = [UInt8](repeating: 9, count: 256)
        let whole = try offer(hex("82fe 0100 00000000") + message)
        #expect(whole == .init(consumed: 264, event: .message(kind: .binary, payload: .inPlace(8..<264))))
        #expect(try offer(hex("0284 00000000 0a")) == .init(consumed: 7, needed: 3))
        #expect(try offer(hex("0b0c0d")) == .init(consumed: 3, needed: 6))
        #expect(
            try offer(hex("8080 00000000")) == .init(consumed: 6, event: .message(kind: .binary, payload: .assembled))
        )
        #expect(machine.takeAssembledMessage() == [10, 11, 12, 13])
    }

    @Test("A message that is not taken gives way to the next, and one under way cannot be taken")
    func notTaken() throws {
        var machine = WebSocketMachine(role: .client)
        func offer(_ text: String) throws -> WebSocketMachine.Event? {
            var bytes = hex(text)
            return try bytes.withUnsafeMutableBytes { try machine.receive($0).event }
        }
        #expect(try offer("0201aa 8001bb") == .message(kind: .binary, payload: .assembled))
        #expect(try offer("0201cc") == nil)
        #expect(machine.takeAssembledMessage().isEmpty)
        #expect(try offer("8001dd") == .message(kind: .binary, payload: .assembled))
        #expect(machine.takeAssembledMessage() == [0xCC, 0xDD])
    }

    @Test("After a close frame nothing more is parsed, and whatever comes is done with")
    func closed() throws {
        let bytes =
            frames(.client, [(.binary, "x", true)]) + hex("8805 03e8 627965") + frames(.client, [(.ping, "p", true)])
        let expected: [Received] = [.binary([0x78]), .close(.normalClosure, reason: Array("bye".utf8))]
        #expect(receive(bytes, role: .client) == expected)

        var machine = WebSocketMachine(role: .client)
        var close = hex("8800")
        _ = try close.withUnsafeMutableBytes { try machine.receive($0) }
        var later = hex("ffffff")
        #expect(try later.withUnsafeMutableBytes { try machine.receive($0) } == .init(consumed: 3))
    }

    @Test(
        "Close frames are received with and without a code and a reason",
        arguments: [
            ("8800", Received.close(nil, reason: [])),
            ("8802 03e9", .close(.goingAway, reason: [])),
            ("8805 0bb8 c3bc21", .close(CloseCode(rawValue: 3000), reason: [0xC3, 0xBC, 0x21])),
        ]
    )
    func close(text: String, expected: Received) {
        #expect(receive(hex(text), role: .client) == [expected])
    }

    @Test("A peer's close frame in the middle of a message ends it")
    func closeInMessage() {
        #expect(receive(hex("0201aa 8800 8001bb"), role: .client) == [.close(nil, reason: [])])
    }

    @Test("Any sequence of messages, split anywhere, is received as it was sent", arguments: Role.allCases)
    func anySplit(role: Role) {
        for seed in UInt64(1)...120 {
            var generator = SeededGenerator(seed: seed)
            let (bytes, expected) = conversation(role, &generator)
            let pieces = Int.random(in: 0...min(40, bytes.count), using: &generator)
            let ends = (0..<pieces).map { _ in Int.random(in: 0...bytes.count, using: &generator) }
            let actual = Receiver.receive(bytes, role: role, splitAt: ends)
            #expect(actual == expected, "seed \(seed)")
        }
    }

    /// Random messages in random fragments with random control frames between them, each frame with its own key.
    private func conversation(_ role: Role, _ generator: inout SeededGenerator) -> ([UInt8], [Received]) {
        var bytes: [UInt8] = []
        var expected: [Received] = []
        func send(_ opcode: Opcode, _ payload: [UInt8], fin: Bool = true) {
            let key = role == .server ? generator.bytes(4) : nil
            bytes += Frames.frame(opcode.rawValue, payload, fin: fin, mask: key)
        }
        for _ in 0..<Int.random(in: 1...8, using: &generator) {
            let isText = Bool.random(using: &generator)
            let scalars = ["a", "ß", "€", "😀", "plain words "]
            let length = Int.random(in: 0...300, using: &generator)
            let text = (0..<length / 4).map { _ in scalars.randomElement(using: &generator) ?? "" }.joined()
            let payload = isText ? Array(text.utf8) : generator.bytes(length)
            var rest = payload[...]
            var opcode: Opcode = isText ? .text : .binary
            while Bool.random(using: &generator) {
                let piece = rest.prefix(Int.random(in: 0...rest.count, using: &generator))
                send(opcode, Array(piece), fin: false)
                rest = rest.dropFirst(piece.count)
                opcode = .continuation
                if Bool.random(using: &generator) {
                    let echo = generator.bytes(Int.random(in: 0...125, using: &generator))
                    let isPing = Bool.random(using: &generator)
                    send(isPing ? .ping : .pong, echo)
                    expected.append(isPing ? .ping(echo) : .pong(echo))
                }
            }
            send(opcode, Array(rest))
            expected.append(isText ? .text(payload) : .binary(payload))
        }
        return (bytes, expected)
    }
}
