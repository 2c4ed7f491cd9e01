// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Grid
import Logging
import Mux
import NIOCore
import NIOHTTP1
import NIOPosix
import TestSupport
import Testing

@Suite("Graceful shutdown of a server that a node is mounted on", .timeLimit(.minutes(1)))
struct QuiescingTests {
    /// A node that listens nowhere, mounted on an HTTP server whose channels the test gets.
    private static func run(
        drainTimeout: Duration,
        _ body:
            @escaping @Sendable (AcceptingNode, _ accepted: AsyncStream<any Channel>) async throws -> Void
    ) async throws {
        let (accepted, accept) = AsyncStream.makeStream(of: (any Channel).self)
        try await AcceptingNode.run(
            configure: { $0.timings.drainTimeout = drainTimeout },
            register: { node in
                try node.register(id: 20) { payload, _ in payload }
                try node.register(id: 21) { _, _ in
                    try await untilCancelled()
                    return nil
                }
            }
        ) { accepting in
            let upgrader = accepting.node.upgrader
            let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        accept.yield(channel)
                        return try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                            withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in })
                        )
                    }
                }
                .bind(host: "127.0.0.1", port: 0)
                .get()
            let port = try #require(listener.localAddress?.port)
            try await body(AcceptingNode(node: accepting.node, clock: accepting.clock, port: port), accepted)
            try await listener.close()
        }
    }

    private static func quiesce(_ channel: any Channel) async throws {
        try await channel.eventLoop.submit {
            channel.pipeline.syncOperations.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }.get()
    }

    @Test("A connection that is idle ends, with a close frame")
    func idle() async throws {
        try await Self.run(drainTimeout: .seconds(1_000_000)) { node, accepted in
            let peer = try await node.connected()
            var channels = accepted.makeAsyncIterator()
            let channel = try #require(await channels.next())
            try await Self.quiesce(channel)
            let frame = try await peer.readFrame()
            #expect(frame.opcode == .close && frame.payload == [0x03, 0xe9])
            try await peer.writeFrame(frame.payload, opcode: .close, masked: true)
            _ = await peer.readToEnd()
            try await channel.closeFuture.get()
            // The node goes on.
            _ = try await node.connected(1)
        }
    }

    @Test("A call that runs has the drain timeout, and no new one begins")
    func busy() async throws {
        try await Self.run(drainTimeout: .seconds(10)) { node, accepted in
            let peer = try await node.connected()
            var channels = accepted.makeAsyncIterator()
            let channel = try #require(await channels.next())
            try await peer.writeFrame(PeerMessage.request(21, mux: 1, payload: []), masked: true)
            try await peer.writeFrame(PeerMessage.request(20, mux: 2, payload: [1]), masked: true)
            #expect(try await peer.readMessage(.response, mux: 2).payload == [1])
            try await Self.quiesce(channel)
            try await Self.quiesce(channel)
            try await peer.writeFrame(PeerMessage.request(20, mux: 3, payload: [1]), masked: true)
            let refusal = try await peer.readMessage(.muxConnectError, mux: 3)
            #expect(String(decoding: refusal.payload, as: UTF8.self).contains("draining"))
            node.clock.advance(by: .milliseconds(9_999))
            try await channel.eventLoop.submit {}.get()
            #expect(channel.isActive)
            node.clock.advance(by: .milliseconds(1))
            _ = await peer.readToEnd()
            try await channel.closeFuture.get()
        }
    }

    @Test("Who has not been let in yet is not let in")
    func connecting() async throws {
        try await Self.run(drainTimeout: .seconds(1_000_000)) { node, accepted in
            let peer = try await node.upgraded()
            var channels = accepted.makeAsyncIterator()
            let channel = try #require(await channels.next())
            try await Self.quiesce(channel)
            _ = await peer.readToEnd()
            try await channel.closeFuture.get()
        }
    }
}
