// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import TestSupport
import Testing
import WebSocket

@Suite("Bytes cut anywhere", .timeLimit(.minutes(1)))
struct CutTests {
    /// A conversation with something of everything, and what comes of it.
    private static func script(_ peer: Peer) throws -> (
        bytes: [UInt8], messages: [WebSocketMessage], sent: [Peer.Event]
    ) {
        try peer.send("grün")
        try peer.ping([1, 2])
        try peer.send([UInt8](repeating: 9, count: 126))
        peer.send(raw: 2, [1], isFinal: false)
        try peer.ping()
        peer.send(raw: 0, [2], isFinal: true)
        try peer.send("")
        peer.send(raw: 0xA, [5])
        try peer.close(.goingAway)
        let messages: [WebSocketMessage] = [
            .text("grün"), .binary(ByteBuffer(repeating: 9, count: 126)), .binary(ByteBuffer(bytes: [1, 2])), .text(""),
        ]
        return (peer.takeOutput(), messages, [.pong([1, 2]), .pong([]), .close(.goingAway, reason: "")])
    }

    private func check(
        _ role: Role,
        _ compression: PermessageDeflate.Parameters?,
        cutAt cuts: (Int) -> [Int]
    ) async throws {
        let socket = try await VirtualSocket.open(role, compression: compression)
        let (bytes, messages, sent) = try Self.script(socket.peer)
        var start = 0
        for end in cuts(bytes.count) + [bytes.count] {
            let piece = Array(bytes[start..<end])
            try await socket.onLoop { $0.arrive(piece) }
            await socket.settle()
            start = end
        }
        #expect(try await socket.take(messages.count + 1) == messages)
        #expect(try await socket.sent() == sent)
    }

    @Test("Any two pieces make the same as one", arguments: Role.allCases, [false, true])
    func twoPieces(role: Role, isCompressed: Bool) async throws {
        let compression: PermessageDeflate.Parameters? = isCompressed ? .init() : nil
        let count = try Self.script(Peer(role.peer, compression: compression)).bytes.count
        for cut in 0...count { try await check(role, compression) { _ in [cut] } }
    }

    @Test("So do single bytes", arguments: Role.allCases, [false, true])
    func singleBytes(role: Role, isCompressed: Bool) async throws {
        try await check(role, isCompressed ? .init() : nil) { Array(1..<$0) }
    }

    @Test(
        "A connection that is lost anywhere gives the messages that were whole, and then says so",
        arguments: Role.allCases
    )
    func truncated(role: Role) async throws {
        let (bytes, messages, _) = try Self.script(Peer(role.peer))
        var counts: Set<Int> = []
        for cut in 0..<bytes.count {
            let socket = try await VirtualSocket.open(role)
            let piece = Array(bytes.prefix(cut))
            try await socket.onLoop {
                $0.arrive(piece)
                $0.endOfFile()
            }
            var taken: [WebSocketMessage] = []
            await #expect {
                for try await message in socket.session.messages { taken.append(message) }
            } throws: { ($0 as? WebSocketError)?.code == .connectionLost }
            #expect(taken == Array(messages.prefix(taken.count)))
            counts.insert(taken.count)
        }
        #expect(counts == [0, 1, 2, 3, 4])
    }

    @Test("Any bytes at all neither crash nor hang a session", arguments: Role.allCases)
    func random(role: Role) async throws {
        var generator = SeededGenerator(seed: TestSeed.make(for: "random bytes of a peer"))
        for _ in 0..<200 {
            let socket = try await VirtualSocket.open(role, compression: .init())
            var (bytes, _, _) = try Self.script(socket.peer)
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            let mutated = bytes
            try await socket.onLoop {
                $0.arrive(mutated)
                $0.endOfFile()
            }
            do {
                for try await _ in socket.session.messages {}
            } catch is WebSocketError {}
            await socket.settle()
            #expect(socket.session.outcome != nil)
        }
    }
}
