// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import Testing

@testable import WebSocket

@Suite("What is left of a session when it is over: nothing", .timeLimit(.minutes(1)))
struct LifetimeTests {
    /// Remembers an object without keeping it.
    private final class Memory {
        weak var core: SessionCore?

        init(_ core: SessionCore) {
            self.core = core
        }
    }

    /// Uses a session to its end.
    private func use(_ end: (VirtualSocket) async throws -> Void) async throws -> Memory {
        let configuration = WebSocketConfiguration(inboundHighWaterMark: 1_000)
        let socket = try await VirtualSocket.open(.server, configuration)
        let memory = Memory(socket.session.core)
        for _ in 0..<100 { try socket.peer.send("more than may wait for whoever takes it") }
        try await socket.deliver()
        try await end(socket)
        await socket.settle()
        return memory
    }

    @Test("A session that was closed is gone, whether its messages were taken or not")
    func closed() async throws {
        let memory = try await use { socket in
            try socket.session.finish()
            socket.session.core.discardMessages()
            _ = try await socket.sent()
            try await socket.deliver()
            #expect(try await socket.session.close().isClean)
        }
        #expect(memory.core == nil)
        let taken = try await use { socket in
            try socket.peer.close()
            try await socket.deliver()
            for try await _ in socket.session.messages {}
        }
        #expect(taken.core == nil)
    }

    @Test("A session whose connection was lost is gone when it has been read to its end, or closed")
    func lost() async throws {
        let taken = try await use { socket in
            try await socket.onLoop { $0.endOfFile() }
            await #expect(throws: WebSocketError.self) { for try await _ in socket.session.messages {} }
        }
        #expect(taken.core == nil)
        let closed = try await use { socket in
            try await socket.onLoop { $0.reset() }
            try await socket.session.close()
        }
        #expect(closed.core == nil)
    }

    @Test("A session that failed is gone")
    func failed() async throws {
        let memory = try await use { socket in
            socket.peer.send(raw: 3)
            try await socket.deliver()
            await #expect(throws: WebSocketError.self) { for try await _ in socket.session.messages {} }
            await socket.advance(.seconds(10))
            try await socket.session.close()
        }
        #expect(memory.core == nil)
    }
}
