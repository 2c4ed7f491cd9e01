// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import WebSocket

/// No time limit of the client's own ends anything here.
@Suite("A client is cancelled at any moment", .timeLimit(.minutes(1)))
struct ClientCancellationTests {
    private func connect(
        to port: Int,
        on group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) -> Task<Void, any Error> {
        Task.immediate {
            try await WebSocketClient.connect(
                to: "ws://127.0.0.1:\(port)/",
                configuration: .patient,
                eventLoopGroup: group
            ) { socket in
                for try await _ in socket.messages {}
            }
        }
    }

    @Test("A task that is cancelled already does not connect")
    func before() async throws {
        try await RawPeer.listening { port, _ in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await WebSocketClient.connect(to: "ws://127.0.0.1:\(port)/", configuration: .patient) { _ in }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test("While TCP connects, to a listener whose queue is full", arguments: [0, 1, 2, 100])
    func connecting(turns: Int) async throws {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 0)
            .serverChannelOption(.autoRead, value: false)
            .bind(host: "127.0.0.1", port: 0)
            .get()
        let port = try #require(listener.localAddress?.port)
        let first = try await RawPeer.dial(port: port)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let task = connect(to: port, on: loop)
        for _ in 0..<turns { try await loop.submit {}.get() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        try await first.close()
        try await listener.close()
    }

    @Test("A cancellation closes every channel that is under way, and lets no other one begin")
    func attempts() async throws {
        let attempts = DialAttempts()
        let channels = [NIOAsyncTestingChannel(), NIOAsyncTestingChannel()]
        for channel in channels { try attempts.begin(channel) }
        attempts.cancel()
        for channel in channels { try await channel.closeFuture.get() }
        #expect(throws: CancellationError.self) { try attempts.begin(NIOAsyncTestingChannel()) }
        attempts.cancel()
    }

    @Test("A connection that does not come about in time is the system's error")
    func connectTimeout() async throws {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 0)
            .serverChannelOption(.autoRead, value: false)
            .bind(host: "127.0.0.1", port: 0)
            .get()
        let port = try #require(listener.localAddress?.port)
        let first = try await RawPeer.dial(port: port)
        var configuration = WebSocketClient.Configuration.patient
        configuration.connectTimeout = .milliseconds(1)
        await #expect {
            try await WebSocketClient.connect(to: "ws://127.0.0.1:\(port)/", configuration: configuration) { _ in }
        } throws: { !($0 is WebSocketError) && !($0 is CancellationError) }
        try await first.close()
        try await listener.close()
    }

    @Test("While the server does not answer the request")
    func handshake() async throws {
        try await RawPeer.listening { port, accepted in
            let task = connect(to: port)
            var iterator = accepted.makeAsyncIterator()
            let peer = try #require(await iterator.next())
            _ = try await peer.readHead()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            // The connection does not outlive the task.
            #expect(try await peer.readToEnd() == [])
        }
    }

    @Test("While the body runs: the WebSocket is closed with 1001")
    func body() async throws {
        let (codes, closed) = AsyncStream.makeStream(of: CloseCode.self)
        let (opened, open) = AsyncStream.makeStream(of: Void.self)
        try await WebSocketServer.running(handler: { socket in
            for try await _ in socket.messages {}
            closed.yield(try await socket.close().code)
        }) { port in
            let task = Task {
                try await WebSocketClient.connect(to: "ws://127.0.0.1:\(port)/", configuration: .patient) { socket in
                    open.yield()
                    for try await _ in socket.messages {}
                }
            }
            var openings = opened.makeAsyncIterator()
            await openings.next()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            var iterator = codes.makeAsyncIterator()
            #expect(await iterator.next() == .goingAway)
        }
    }

    @Test("Whenever: every call returns", arguments: 0..<20)
    func race(turns: Int) async throws {
        try await WebSocketServer.running { port in
            let loop = MultiThreadedEventLoopGroup.singleton.next()
            let tasks = (0..<8).map { _ in connect(to: port, on: loop) }
            for _ in 0..<turns { try await loop.submit {}.get() }
            for task in tasks { task.cancel() }
            for task in tasks {
                await #expect(throws: (any Error).self) { try await task.value }
            }
        }
    }
}
