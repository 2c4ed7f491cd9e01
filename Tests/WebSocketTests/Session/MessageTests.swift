// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import Testing
import WebSocket

@Suite("Messages both ways (RFC 6455 §5.6)", .timeLimit(.minutes(1)))
struct MessageTests {
    @Test("Messages of both kinds come in their order, in fragments, and empty", arguments: Role.allCases)
    func received(role: Role) async throws {
        let socket = try await VirtualSocket.open(role)
        try socket.peer.send("first")
        try socket.peer.send([0, 1, 255])
        try socket.peer.send("")
        try socket.peer.send([])
        try socket.peer.send(fragments: [Array("grü".utf8.dropLast()), [0xBC], Array("n".utf8)], as: .text)
        try socket.peer.send(fragments: [[1], [], [2, 3]], as: .binary)
        try socket.peer.send(fragments: [[], []], as: .text)
        try await socket.deliver()
        #expect(
            try await socket.take(7) == [
                .text("first"), .binary(ByteBuffer(bytes: [0, 1, 255])), .text(""), .binary(ByteBuffer()),
                .text("grün"), .binary(ByteBuffer(bytes: [1, 2, 3])), .text(""),
            ]
        )
    }

    @Test("Messages go out in the order of the calls, of both kinds, and empty", arguments: Role.allCases)
    func sent(role: Role) async throws {
        let socket = try await VirtualSocket.open(role)
        try await socket.session.send("first")
        try await socket.session.send(ByteBuffer(bytes: [0, 1, 255]))
        try await socket.session.send(.text(""))
        try await socket.session.send(.binary(ByteBuffer()))
        #expect(try await socket.sent() == [.text("first"), .binary([0, 1, 255]), .text(""), .binary([])])
    }

    @Test("A message comes whole in however many reads it arrives", arguments: [1, 2, 7, 1_000, 65_536])
    func pieces(readSize: Int) async throws {
        let socket = try await VirtualSocket.open()
        try await socket.onLoop { $0.readSize = readSize }
        let payload = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        try socket.peer.send(payload)
        try socket.peer.send("behind it")
        try await socket.deliver()
        #expect(try await socket.take(2) == [.binary(ByteBuffer(bytes: payload)), .text("behind it")])
    }

    @Test(
        "Compressed messages refer to former ones in both directions, and come in their order",
        arguments: Role.allCases
    )
    func compressed(role: Role) async throws {
        let socket = try await VirtualSocket.open(role, compression: .init())
        let texts = (0..<50).map { "the same text as ever, with the number \($0) in it, and the same text again" }
        for text in texts { try socket.peer.send(text) }
        try await socket.deliver()
        for message in try await socket.take(50) { try await socket.session.send(message) }
        await socket.settle()
        #expect(try await socket.onLoop { $0.sent.count } < 50 * 40)
        #expect(try await socket.sent() == texts.map { .text($0) })
    }

    @Test("What is not to be compressed is not, and what is compressed around it stays readable")
    func uncompressed() async throws {
        let socket = try await VirtualSocket.open(compression: .init())
        let text = String(repeating: "zeros and ones ", count: 100)
        try await socket.session.send(text)
        await socket.settle()
        let first = try await socket.onLoop { $0.sent.count }
        try await socket.session.send(text, compression: .never)
        await socket.settle()
        #expect(try await socket.onLoop { $0.sent.count } == first + 4 + text.utf8.count)
        try await socket.session.send(text)
        #expect(try await socket.sent() == [.text(text), .text(text), .text(text)])
    }

    @Test("Pings are answered while nobody takes messages", arguments: Role.allCases)
    func pings(role: Role) async throws {
        let socket = try await VirtualSocket.open(role)
        try socket.peer.send("untaken")
        try socket.peer.ping([1, 2, 3])
        try await socket.deliver()
        try socket.peer.ping()
        try await socket.deliver()
        #expect(try await socket.sent() == [.pong([1, 2, 3]), .pong([])])
        #expect(try await socket.take(1) == [.text("untaken")])
    }

    @Test("A ping within a message in fragments is answered before the message is whole")
    func pingWithinMessage() async throws {
        let socket = try await VirtualSocket.open()
        socket.peer.send(raw: 0x1, Array("in ".utf8), isFinal: false)
        socket.peer.send(raw: 0x9, Array("alive?".utf8))
        try await socket.deliver()
        #expect(try await socket.sent() == [.pong(Array("alive?".utf8))])
        socket.peer.send(raw: 0x0, Array("parts".utf8))
        try await socket.deliver()
        #expect(try await socket.take(1) == [.text("in parts")])
    }

    @Test("The session tells what the handshake has settled")
    func properties() async throws {
        let socket = try await VirtualSocket.open(.client, compression: .init(clientMaxWindowBits: 9))
        #expect(socket.session.role == .client)
        #expect(socket.session.agreement == HandshakeAgreement(compression: .init(clientMaxWindowBits: 9)))
        #expect(socket.session.target == "/")
        #expect(socket.session.isOpen)
        #expect(socket.session.outcome == nil)
    }
}
