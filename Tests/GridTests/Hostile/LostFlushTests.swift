// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import Grid
import Mux
import NIOCore
import NIOPosix
import Testing
import TestSupport

/// The clock stands still here: nothing but the turn itself can send what it produced.
@Suite("What a turn of the event loop produced is sent at its end", .timeLimit(.minutes(1)))
struct LostFlushTests {
    @Test("Bytes behind the upgrade request are not lost, and what answers them is sent")
    func earlyData() async throws {
        try await AcceptingNode.run(register: { node in
            try node.register(id: 20, execution: .eventLoop) { payload, _ in payload }
        }) { node in
            let peer = try await node.dial()
            let early =
                RawPeer.frame(try node.connectMessage())
                + RawPeer.frame(try PeerMessage.request(20, mux: 1, payload: Array("early".utf8)))
            try await peer.write(Array(node.upgradeRequest().utf8) + early)
            #expect(try await peer.readHead().hasPrefix("HTTP/1.1 101 "))
            #expect(try await peer.readConnectResponse().isAccepted)
            #expect(try await peer.readMessage(.response, mux: 1).payload == Array("early".utf8))
        }
    }

    @Test("A message for one remote is sent although the bytes of another, which led to it, end that one's connection")
    func closedWithinRead() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let (opened, open) = AsyncStream.makeStream(of: IncomingStream.self)
        let kept = KeptStream()
        try await AcceptingNode.run(
            configure: { $0.eventLoopGroup = group },
            register: { node in
                try node.registerStream(id: 30, inCapacity: 1, outCapacity: 4, execution: .eventLoop) { _, stream in
                    open.yield(stream)
                    for try await _ in stream.requests {}
                }
                try node.register(id: 20, execution: .eventLoop) { _, _ in
                    try await kept.stream.withLockedValue { $0 }?.send(ByteBuffer(string: "news"))
                    return nil
                }
            }
        ) { node in
            let listener = try await node.connected(0)
            try await listener.writeFrame(PeerMessage.connectMux(30, mux: 1), masked: true)
            try await listener.readMessage(.acknowledgeMux, mux: 1)
            var streams = opened.makeAsyncIterator()
            let first = await streams.next()
            kept.stream.withLockedValue { $0 = first }
            let caller = try await node.connected(1)
            // A request, and behind it a frame without its mask.
            try await caller.write(RawPeer.frame(PeerMessage.request(20, mux: 1)) + [0x82, 0x00])
            let news = try await listener.readMessage(.muxServerMessage, mux: 1)
            #expect(news.payload == Array("news".utf8))
            kept.stream.withLockedValue { $0 = nil }
        }
        try await group.shutdownGracefully()
    }

    private final class KeptStream: Sendable {
        let stream = NIOLockedValueBox<IncomingStream?>(nil)
    }
}
