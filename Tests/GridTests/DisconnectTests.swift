// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import Codec
import Framing
import Grid
import Logging
import Mux
import NIOCore
import Testing
import TestSupport

/// A lost connection fails every call at once, and nothing is left behind (GRID-V1 §5).
@Suite("The loss of a connection", .timeLimit(.minutes(1)))
struct DisconnectTests {
    @Test("When the socket's end is reported, every call in flight has failed within that turn of the event loop")
    func sameTurn() async throws {
        let (port, accepted, listener) = try await RawPeer.listen()
        let names = ["http://127.0.0.1:19002", "http://127.0.0.1:19001"]
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.timings = .patient
        configuration.logger.logLevel = .critical
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        configuration.addresses[names[1]] = .tcp(host: "127.0.0.1", port: port)
        // Before and behind the connection's own handler, they see the channel's end directly before and after it.
        let observed = TurnObserver()
        configuration.channelObserver = { channel, openCalls in
            try channel.pipeline.syncOperations.addHandler(observed.handler(openCalls), position: .first)
            try channel.pipeline.syncOperations.addHandler(observed.handler(openCalls), position: .last)
        }
        let node = try GridNode(local: names[0], remotes: [names[1]], configuration: configuration)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await node.run() }
            var peers = accepted.makeAsyncIterator()
            let peer = try #require(await peers.next())
            try await Self.accept(peer)
            let connection = node.connections[0]
            try await connection.waitUntilConnected()

            try await withThrowingTaskGroup(of: GridError.Code?.self) { callers in
                for index in 0..<200 {
                    callers.addTask { await Self.failure { _ = try await connection.request(20, nil) } }
                    callers.addTask {
                        await Self.failure {
                            try await connection.withStream(30) { stream in
                                // Half wait for a message, half for a credit.
                                if index.isMultiple(of: 2) {
                                    for try await _ in stream.responses {}
                                } else {
                                    try await stream.send(nil)
                                }
                            }
                        }
                    }
                }
                // All 400 have been sent once the peer has read them.
                var opened = 0
                while opened < 400 { opened += try TestMessage.all(in: await peer.readFrame().payload).count }
                #expect(await node.workInProgress() == WorkInProgress(openCalls: 400))
                try await peer.close()
                for try await code in callers { #expect(code == .disconnected) }
            }
            // Asked on the loop, and so after the turn of the channel's end.
            #expect(await node.workInProgress() == WorkInProgress())
            #expect(observed.openCalls == [400, 0])
            group.cancelAll()
        }
        try await listener.close()
    }

    @Test("Handlers that run when the connection is lost are cancelled, and none is left")
    func handlersEnd() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.timings = .patient
        configuration.logger.logLevel = .critical
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        let node = try GridNode(
            local: "http://127.0.0.1:19001",
            remotes: ["http://127.0.0.1:19002"],
            configuration: configuration
        )
        for execution in [HandlerExecution.concurrent, .eventLoop] {
            let id: UInt8 = execution == .concurrent ? 22 : 23
            try node.register(id: HandlerID(id), execution: execution) { _, _ in
                start.yield()
                try await untilCancelled()
                return nil
            }
            try node.registerStream(id: HandlerID(id + 10), execution: execution) { _, stream in
                start.yield()
                for try await _ in stream.requests {}
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await node.run() }
            try await node.waitUntilListening()
            let peer = try await RawPeer.dial(port: try #require(node.localAddress?.port))
            try await Self.connect(peer, as: "http://127.0.0.1:19002")
            for mux in UInt64(1)...40 {
                let isStream = mux > 20
                let header = MessageHeader(
                    muxID: mux,
                    handler: (mux.isMultiple(of: 2) ? 22 : 23) + (isStream ? 10 : 0),
                    operation: isStream ? .connectMux : .request,
                    flags: isStream ? [] : .endOfStream
                )
                try await peer.writeFrame(header.encoded(), masked: true)
            }
            var starts = started.makeAsyncIterator()
            for _ in 0..<40 { await starts.next() }
            #expect(await node.workInProgress().runningHandlers == 40)
            try await peer.close()
            await node.waitUntilIdle()
            #expect(await node.workInProgress() == WorkInProgress())
            group.cancelAll()
        }
    }

    // MARK: Parts

    private static func failure(_ call: () async throws -> Void) async -> GridError.Code? {
        do {
            try await call()
            return nil
        } catch {
            return (error as? GridError)?.code
        }
    }

    /// Accepts a dialing node: the upgrade and the connect exchange.
    static func accept(_ peer: RawPeer) async throws {
        let request = HTTPHead(try await peer.readHead())
        let key = try #require(request.value(of: "Sec-WebSocket-Key").flatMap { HandshakeKey(text: $0) })
        try await peer.write(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: \(key.accept)\r\n\r\n"
        )
        _ = try await peer.readFrame()
        let response = ConnectResponse(id: InstanceID())
        try await peer.writeFrame(
            MessageHeader(operation: .connectResponse).encoded(payload: response.encoded()),
            masked: false
        )
    }

    /// Dials a node: the upgrade and the connect exchange.
    static func connect(_ peer: RawPeer, as name: String) async throws {
        let time = SystemTime.now
        try await peer.write(
            "GET /minio/grid/v1 HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Authorization: Bearer secret\r\n"
                + "X-Minio-Time: \(time.seconds)000000000\r\n\r\n"
        )
        #expect(try await peer.readHead().hasPrefix("HTTP/1.1 101 "))
        let request = ConnectRequest(id: InstanceID(), host: name, time: time, token: "secret")
        try await peer.writeFrame(
            MessageHeader(operation: .connect).encoded(payload: request.encoded()),
            masked: true
        )
        let answer = try TestMessage.all(in: await peer.readFrame().payload)[0]
        #expect(try ConnectResponse(parsing: answer.payload.span.bytes).isAccepted)
    }
}

/// Notes how many calls are open before and after a channel's end is reported.
private final class TurnObserver: Sendable {
    private let counts = NIOLockedValueBox<[Int]>([])

    var openCalls: [Int] { counts.withLockedValue { $0 } }

    func handler(_ openCalls: @escaping () -> Int) -> any ChannelHandler {
        Handler(observer: self, count: openCalls)
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let observer: TurnObserver
        private let count: () -> Int

        init(observer: TurnObserver, count: @escaping () -> Int) {
            self.observer = observer
            self.count = count
        }

        func channelInactive(context: ChannelHandlerContext) {
            let open = count()
            observer.counts.withLockedValue { $0.append(open) }
            context.fireChannelInactive()
        }
    }
}
