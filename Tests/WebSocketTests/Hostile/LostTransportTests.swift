// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import NIOEmbedded
import Testing

@testable import WebSocket

@Suite("A transport that is lost at any moment", .timeLimit(.minutes(1)))
struct LostTransportTests {
    private static let small = WebSocketConfiguration(
        limits: WebSocketLimits(queuedBytesHighWaterMark: 1_000, maximumQueuedBytes: 2_000),
        keepAlive: nil,
        inboundHighWaterMark: 1_000
    )

    enum Loss: CaseIterable, Sendable {
        case endOfFile, reset

        func happen(to transport: VirtualTransport) {
            switch self {
            case .endOfFile: transport.endOfFile()
            case .reset: transport.reset()
            }
        }
    }

    /// Sends every message back until there are no more, or sending is over.
    private func echo(_ session: WebSocketSession) -> Task<Int, any Error> {
        Task.immediate {
            try await session.run { session in
                var count = 0
                do {
                    for try await message in session.messages {
                        count += 1
                        try await session.send(message)
                    }
                } catch is WebSocketError {}
                return count
            }
        }
    }

    @Test(
        "A task that waits to send when the peer goes, with more unread than may wait, does not wait for ever",
        arguments: Loss.allCases
    )
    func waitingSender(loss: Loss) async throws {
        let socket = try await VirtualSocket.open(.server, Self.small)
        try await socket.onLoop { $0.holdsWrites = true }
        let echo = echo(socket.session)
        for number in 0..<200 { try socket.peer.send("\(number)" + String(repeating: ".", count: 98)) }
        try await socket.deliver()
        // Until the queue is full, so that the messages are not taken any more.
        while socket.session.core.waitingSenders == 0 { await Task.yield() }
        try await socket.onLoop { loss.happen(to: $0) }
        #expect(try await echo.value < 200)
    }

    enum Ending: CaseIterable, Sendable {
        case ours, closeFrame, fault, lost, endOfFile
    }

    @Test("Senders that wait fail when the connection closes, in whatever way", arguments: Ending.allCases)
    func closed(ending: Ending) async throws {
        let socket = try await VirtualSocket.open(.server, Self.small)
        try await socket.onLoop { $0.holdsWrites = true }
        let session = socket.session
        for number in 0..<10 {
            try await session.send("\(number)" + String(repeating: ".", count: 97))
            await socket.settle()
        }
        let senders = (10..<13).map { number in Task.immediate { try await session.send("\(number)") } }
        #expect(socket.session.core.waitingSenders == 3)
        switch ending {
        case .ours: try socket.session.finish()
        case .closeFrame: try socket.peer.close()
        case .fault: socket.peer.send(raw: 3)
        case .lost: try await socket.onLoop { $0.reset() }
        case .endOfFile: try await socket.onLoop { $0.endOfFile() }
        }
        try await socket.deliver()
        for sender in senders {
            await #expect { try await sender.value } throws: { ($0 as? WebSocketError)?.code == .closed }
        }
        await #expect { try await socket.session.send("late") } throws: { ($0 as? WebSocketError)?.code == .closed }
    }

    @Test("A task that begins to send after the peer has gone is told so, though messages wait to be parsed")
    func unparsed() async throws {
        let socket = try await VirtualSocket.open(.server, Self.small)
        for number in 0..<200 { try socket.peer.send("\(number)" + String(repeating: ".", count: 98)) }
        try await socket.deliver()
        try await socket.onLoop { $0.endOfFile() }
        await socket.settle()
        #expect(!socket.session.isOpen)
        await #expect { try await socket.session.send("nobody is there") } throws: { error in
            (error as? WebSocketError)?.code == .closed
        }
        await #expect { try await socket.session.ping() } throws: { ($0 as? WebSocketError)?.code == .closed }
        #expect(try await socket.take(200).count == 200)
        #expect(try await socket.session.close().code == .abnormalClosure)
    }

    @Test("A ping that waits fails when the peer goes, though messages wait to be parsed", arguments: Loss.allCases)
    func waitingPing(loss: Loss) async throws {
        let socket = try await VirtualSocket.open(.server, Self.small)
        for number in 0..<200 { try socket.peer.send("\(number)" + String(repeating: ".", count: 98)) }
        try await socket.deliver()
        let session = socket.session
        let ping = Task.immediate { try await session.ping() }
        await socket.settle()
        try await socket.onLoop { loss.happen(to: $0) }
        await #expect { try await ping.value } throws: { ($0 as? WebSocketError)?.code == .closed }
    }

    @Test(
        "A write that fails ends the session: what comes behind it could not be understood",
        arguments: [true, false]
    )
    func failedWrite(isWithinRead: Bool) async throws {
        let socket = try await VirtualSocket.open(.server, Self.small)
        try await socket.onLoop { $0.failsWrites = true }
        let session = socket.session
        let consumer = Task.immediate {
            var iterator = session.messages.makeAsyncIterator()
            return try await iterator.next()
        }
        if isWithinRead {
            try socket.peer.ping([1])
            try socket.peer.send("behind the ping")
            try await socket.deliver()
        } else {
            try await session.send("lost")
        }
        #expect(try await socket.closes() == [.all])
        if isWithinRead {
            // It had come already.
            #expect(try await consumer.value == .text("behind the ping"))
        } else {
            await #expect { try await consumer.value } throws: { ($0 as? WebSocketError)?.code == .connectionLost }
        }
        #expect(session.outcome?.code == .abnormalClosure)
        await #expect { try await session.send("late") } throws: { ($0 as? WebSocketError)?.code == .closed }
    }

    @Test("A write that takes the whole socket with it within a read ends the session, and nothing comes twice")
    func reentrancy() async throws {
        for pings in 0..<4 {
            let socket = try await VirtualSocket.open(.server, Self.small)
            try await socket.onLoop {
                $0.failsWrites = true
                $0.closesOnFailure = true
            }
            for _ in 0..<pings { try socket.peer.ping([1]) }
            try socket.peer.send("one")
            try socket.peer.close()
            try await socket.deliver()
            #expect(try await socket.take(2) == [.text("one")])
            await socket.settle()
            #expect(socket.session.outcome != nil)
        }
    }

    @Test("Closing a session whose writes fail returns", arguments: [true, false])
    func closing(closesOnFailure: Bool) async throws {
        let socket = try await VirtualSocket.open(.client, Self.small)
        try await socket.onLoop {
            $0.failsWrites = true
            $0.closesOnFailure = closesOnFailure
        }
        #expect(try await !socket.session.close().isClean)
    }

    @Test("Whatever a session does while the connection is lost, every call returns", arguments: 0..<50)
    func race(round: Int) async throws {
        let socket = try await VirtualSocket.open(round.isMultiple(of: 2) ? .server : .client, Self.small)
        try await socket.onLoop { $0.holdsWrites = true }
        let session = socket.session
        for number in 0..<100 { try socket.peer.send("\(number)" + String(repeating: ".", count: 98)) }
        try await socket.deliver()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    do {
                        while true { try await session.send(String(repeating: "x", count: 300)) }
                    } catch is WebSocketError {}
                }
                group.addTask { try? await session.ping() }
            }
            group.addTask {
                do {
                    for try await _ in session.messages {}
                } catch is WebSocketError {}
            }
            let transport = socket.wire.transport
            let loss = Loss.allCases[round / 2 % 2]
            group.addTask { [loop = socket.wire.channel.eventLoop] in
                loop.execute { transport.release(round) }
                loop.execute { loss.happen(to: transport) }
            }
            try await group.waitForAll()
        }
        #expect(session.outcome != nil)
    }
}
