// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import Testing

@testable import WebSocket

/// Each message counts for 64 bytes more than it has, so those of 36 bytes count for 100.
@Suite("A slow reader stops the socket being read", .timeLimit(.minutes(1)))
struct BackPressureTests {
    private static let text = String(repeating: "m", count: 36)

    private func open(
        highWaterMark: Int,
        compression: PermessageDeflate.Parameters? = nil
    ) async throws -> VirtualSocket {
        let configuration = WebSocketConfiguration(keepAlive: nil, inboundHighWaterMark: highWaterMark)
        return try await VirtualSocket.open(.server, configuration, compression: compression)
    }

    /// Delivers messages of cost 100, each in a read of its own.
    private func deliver(_ count: Int, to socket: VirtualSocket) async throws {
        for _ in 0..<count {
            try socket.peer.send(Self.text)
            try await socket.deliver()
        }
    }

    @Test("Reading goes on at the high-water mark and stops one past it", arguments: [(1_000, true), (999, false)])
    func stops(highWaterMark: Int, reads: Bool) async throws {
        let socket = try await open(highWaterMark: highWaterMark)
        try await deliver(9, to: socket)
        #expect(try await socket.onLoop { $0.isReading })
        try await deliver(1, to: socket)
        #expect(try await socket.onLoop { $0.isReading } == reads)
        try await deliver(1, to: socket)
        #expect(try await socket.onLoop { !$0.isReading })
        #expect(try await socket.onLoop { $0.unread > 0 } == !reads)
        #expect(try await socket.take(11).count == 11)
    }

    @Test(
        "Reading begins again when no more than half of the high-water mark waits, not before",
        arguments: [(999, 10, 4), (1_000, 11, 5), (1_199, 12, 5), (1_200, 13, 6)]
    )
    func begins(highWaterMark: Int, delivered: Int, left: Int) async throws {
        let socket = try await open(highWaterMark: highWaterMark)
        try await deliver(delivered, to: socket)
        _ = try await socket.take(delivered - left - 1)
        await socket.settle()
        #expect(try await socket.onLoop { !$0.isReading })
        _ = try await socket.take(1)
        await socket.settle()
        #expect(try await socket.onLoop { $0.isReading })
        #expect(try await socket.take(left).count == left)
    }

    @Test("Without any room one message waits at a time, and all of them come", arguments: [0, -1, .min])
    func noRoom(highWaterMark: Int) async throws {
        let socket = try await open(highWaterMark: highWaterMark)
        for number in 0..<100 { try socket.peer.send("\(number)") }
        try await socket.deliver()
        #expect(socket.session.core.inboundCost == 65)
        #expect(try await socket.take(100) == (0..<100).map { .text("\($0)") })
        await socket.settle()
        #expect(try await socket.onLoop { $0.isReading })
    }

    @Test("Empty messages count too: a read full of them does not fill the memory")
    func empty() async throws {
        let socket = try await open(highWaterMark: 1_000)
        for _ in 0..<10_000 { try socket.peer.send("") }
        try await socket.deliver()
        #expect(socket.session.core.inboundCost <= 1_064)
        #expect(try await socket.take(10_000).count == 10_000)
    }

    @Test("One read holds no more than the high-water mark and the message that exceeds it, whatever waits already")
    func oneRead() async throws {
        for waiting in 0...10 {
            let socket = try await open(highWaterMark: 1_000)
            try await deliver(waiting, to: socket)
            for _ in 0..<50 { try socket.peer.send(Self.text) }
            try await socket.deliver()
            #expect(socket.session.core.inboundCost == 1_100, "\(waiting) were waiting")
            #expect(try await socket.take(waiting + 50).count == waiting + 50)
        }
    }

    @Test("Many compressed messages in one read that inflate hugely are not all inflated")
    func inflation() async throws {
        let socket = try await open(highWaterMark: 100_000, compression: .init())
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        for _ in 0..<50 { try socket.peer.send(zeros) }
        try await socket.deliver()
        let message = WebSocketMessage.binary(ByteBuffer(bytes: zeros))
        #expect(socket.session.core.inboundCost == message.cost)
        for _ in 0..<50 {
            #expect(try await socket.take(1) == [message])
            await socket.settle()
            #expect(socket.session.core.inboundCost <= message.cost)
        }
    }

    @Test("A reader that keeps up does not stop the socket being read, however much passes")
    func keepsUp() async throws {
        let socket = try await open(highWaterMark: 1_000)
        for round in 0..<1_000 {
            try await deliver(9, to: socket)
            #expect(try await socket.onLoop { $0.isReading }, "round \(round)")
            _ = try await socket.take(9)
        }
        #expect(socket.session.core.inboundCost == 0)
    }

    @Test("What is waited for is handed over at once and counts for nothing")
    func waiting() async throws {
        let socket = try await open(highWaterMark: 0)
        let session = socket.session
        let consumer = Task.immediate {
            var iterator = session.messages.makeAsyncIterator()
            return try await iterator.next()
        }
        try await deliver(1, to: socket)
        #expect(try await consumer.value == .text(Self.text))
        #expect(try await socket.onLoop { $0.isReading })
    }

    @Test("Time limits on the peer do not count while it is not read: neither silence nor an unfinished message")
    func noTimeLimits() async throws {
        let limits = WebSocketLimits(messageTimeout: .seconds(3))
        let keepAlive = KeepAlive(interval: .seconds(1), timeout: .seconds(1))
        let socket = try await VirtualSocket.open(
            .server,
            WebSocketConfiguration(limits: limits, keepAlive: keepAlive, inboundHighWaterMark: 0)
        )
        try socket.peer.send("one")
        try socket.peer.send("two")
        try await socket.deliver()
        await socket.advance(.seconds(100))
        #expect(socket.session.isOpen)
        #expect(try await socket.take(2) == [.text("one"), .text("two")])
        await socket.settle()
        #expect(try await socket.sent() == [])
        await socket.advance(.seconds(1))
        #expect(try await socket.sent().count == 1)
        await socket.advance(.seconds(1))
        #expect(!socket.session.isOpen)
    }

    @Test("A message that is not finished in time ends the session, one that is at the last moment does not")
    func messageTimeout() async throws {
        let limits = WebSocketLimits(messageTimeout: .seconds(3))
        let socket = try await VirtualSocket.open(.server, WebSocketConfiguration(limits: limits, keepAlive: nil))
        socket.peer.send(raw: 1, Array("be".utf8), isFinal: false)
        try await socket.deliver()
        await socket.advance(.nanoseconds(2_999_999_999))
        socket.peer.send(raw: 0, Array("gun".utf8))
        socket.peer.send(raw: 1, Array("never".utf8), isFinal: false)
        try await socket.deliver()
        #expect(try await socket.take(1) == [.text("begun")])
        await socket.advance(.seconds(3))
        await #expect(throws: WebSocketError.self) { try await socket.take(1) }
        guard case .close(.policyViolation, _)? = try await socket.sent().first else {
            Issue.record("no close frame")
            return
        }
    }
}
