// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import Testing

@testable import WebSocket

@Suite("Much at once", .timeLimit(.minutes(1)))
struct FloodTests {
    private func echo(_ session: WebSocketSession) -> Task<Void, any Error> {
        Task.immediate {
            try await session.run { session in
                for try await message in session.messages { try await session.send(message) }
            }
        }
    }

    @Test(
        "10,000 tiny messages in one read are answered in their order, however little may wait",
        arguments: [0, 100, 1 << 20]
    )
    func tinyMessages(highWaterMark: Int) async throws {
        let configuration = WebSocketConfiguration(keepAlive: nil, inboundHighWaterMark: highWaterMark)
        let socket = try await VirtualSocket.open(.server, configuration)
        let echo = echo(socket.session)
        for number in 0..<10_000 { try socket.peer.send("\(number)") }
        try socket.peer.close()
        try await socket.deliver()
        try await echo.value
        let expected = (0..<10_000).map { Peer.Event.text("\($0)") } + [.close(.normalClosure, reason: "")]
        #expect(try await socket.sent() == expected)
    }

    @Test("10,000 messages in fragments of one byte come whole")
    func tinyFragments() async throws {
        let socket = try await VirtualSocket.open()
        for _ in 0..<1_000 { try socket.peer.send(fragments: (0..<10).map { [$0] }, as: .binary) }
        try await socket.deliver()
        let message = WebSocketMessage.binary(ByteBuffer(bytes: 0..<10))
        #expect(try await socket.take(1_000) == [WebSocketMessage](repeating: message, count: 1_000))
    }

    @Test("Control frames at the limit of a second are taken, one more fails the connection", arguments: [0, 1])
    func controlFrames(over: Int) async throws {
        let limits = WebSocketLimits(maximumControlFramesPerSecond: 100)
        let socket = try await VirtualSocket.open(.server, WebSocketConfiguration(limits: limits, keepAlive: nil))
        for _ in 0..<100 + over { try socket.peer.ping() }
        try await socket.deliver()
        #expect(socket.session.isOpen == (over == 0))
        let sent = try await socket.sent()
        #expect(sent.count == 100 + over)
        if over == 1 {
            #expect(sent.last == .close(.policyViolation, reason: "more than 100 control frames per second"))
        }
    }

    @Test("A peer that pings and does not read makes the session hold no more than the high-water mark")
    func unreadPongs() async throws {
        let limits = WebSocketLimits(maximumControlFramesPerSecond: 1_000_000, queuedBytesHighWaterMark: 10_000)
        let socket = try await VirtualSocket.open(.server, WebSocketConfiguration(limits: limits, keepAlive: nil))
        try await socket.onLoop { $0.holdsWrites = true }
        for _ in 0..<100 {
            for _ in 0..<1_000 { try socket.peer.ping([UInt8](repeating: 7, count: 125)) }
            try await socket.deliver()
        }
        #expect(socket.session.isOpen)
        #expect(try await socket.onLoop { $0.held } <= 10_000 + 127)
        try await socket.onLoop { $0.release() }
        let sent = try await socket.sent()
        #expect(sent.count < 100)
        #expect(sent.last == .pong([UInt8](repeating: 7, count: 125)))
    }

    @Test(
        "A message at the limit is taken, one byte more fails the connection with 1009",
        arguments: [0, 1],
        [false, true]
    )
    func messageBytes(over: Int, isCompressed: Bool) async throws {
        let limits = WebSocketLimits(maximumMessageBytes: 10_000)
        let socket = try await VirtualSocket.open(
            .server,
            WebSocketConfiguration(limits: limits, keepAlive: nil),
            compression: isCompressed ? .init() : nil
        )
        let payload = [UInt8](repeating: 0, count: 10_000 + over)
        try socket.peer.send(payload)
        try await socket.deliver()
        if over == 0 {
            #expect(try await socket.take(1) == [.binary(ByteBuffer(bytes: payload))])
        } else {
            await #expect { try await socket.take(1) } throws: { error in
                (error as? WebSocketError)?.framingError?.code == .messageTooLarge
            }
            guard case .close(.messageTooBig, _)? = try await socket.sent().first else {
                Issue.record("no close frame")
                return
            }
        }
    }

    @Test("A frame at the limit is taken, one byte more fails the connection", arguments: [0, 1])
    func frameBytes(over: Int) async throws {
        let limits = WebSocketLimits(maximumFrameBytes: 1_000)
        let socket = try await VirtualSocket.open(.client, WebSocketConfiguration(limits: limits, keepAlive: nil))
        try socket.peer.send([UInt8](repeating: 1, count: 1_000 + over))
        try await socket.deliver()
        #expect(socket.session.isOpen == (over == 0))
    }

    @Test("A message in as many fragments as allowed is taken, one more fails the connection", arguments: [0, 1])
    func fragments(over: Int) async throws {
        let limits = WebSocketLimits(maximumFragments: 100)
        let socket = try await VirtualSocket.open(.server, WebSocketConfiguration(limits: limits, keepAlive: nil))
        try socket.peer.send(fragments: [[UInt8]](repeating: [], count: 100 + over), as: .binary)
        try await socket.deliver()
        if over == 0 {
            #expect(try await socket.take(1) == [.binary(ByteBuffer())])
        } else {
            await #expect { try await socket.take(1) } throws: { error in
                (error as? WebSocketError)?.framingError?.code == .tooManyFragments
            }
        }
    }
}
