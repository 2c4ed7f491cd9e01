// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Grid
import Mux
import NIOCore
import Synchronization
import Testing
import TestSupport

@Suite("What a peer can make a node hold is bounded", .timeLimit(.minutes(1)))
struct FloodTests {
    @Test(
        "A peer that sends more pings in a second than are allowed is disconnected, whether or not it reads the pongs"
    )
    func pings() async throws {
        try await AcceptingNode.run { node in
            let peer = try await DeafPeer.connected(to: node)
            let limit = WebSocketLimits.defaults.maximumControlFramesPerSecond
            let ping = RawPeer.frame([UInt8](repeating: 7, count: 125), opcode: .ping)
            #expect(await peer.write(ByteBuffer(bytes: (0..<limit).flatMap { _ in ping })))
            try await peer.writeFrame(PeerMessage.ping())
            // The clock stands still: what is allowed for a second is used up.
            try await peer.writeFrame(Array("one more".utf8), opcode: .ping)
            try await node.connection().waitUntilDisconnected()
        }
    }

    @Test("While more answers wait than may, further calls are refused; a peer that is only slow keeps its connection")
    func slowReader() async throws {
        let answer = ByteBuffer(repeating: 7, count: 256 << 10)
        try await AcceptingNode.run(
            configure: { $0.limits.maximumQueuedBytes = 2 << 20 },
            register: { node in
                try node.register(id: 20, execution: .eventLoop) { _, _ in answer }
                try node.registerStream(id: 30, inCapacity: 0, execution: .eventLoop) { _, _ in }
            }
        ) { node in
            let peer = try await DeafPeer.connected(to: node)
            let connection = try node.connection()
            for mux in 1...UInt64(64) { try await peer.writeFrame(PeerMessage.request(20, mux: mux)) }
            var statistics = await connection.statistics()
            while statistics.traffic.requestsReceived < 64 { statistics = await connection.statistics() }
            let refused = statistics.traffic.handlersFailed
            #expect(refused > 0 && refused < 56)
            #expect(statistics.state == .connected && statistics.queuedBytes > 2 << 20)
            #expect(statistics.queuedBytes < 3 << 20)
            // It reads at last, and is served again.
            try await peer.read()
            while await connection.statistics().queuedBytes > 0 { await Task.yield() }
            try await peer.writeFrame(PeerMessage.request(20, mux: 65))
            while statistics.traffic.requestsReceived < 65 { statistics = await connection.statistics() }
            #expect(statistics.traffic.handlersFailed == refused && statistics.reconnects == 0)
            #expect(statistics.state == .connected)
            await peer.close()
        }
    }

    @Test("Requests whose deadline has passed count for as long as their handlers run")
    func handlersPastTheirDeadline() async throws {
        let gate = AsyncStream.makeStream(of: Void.self)
        let running = Atomic<Int>(0)
        try await AcceptingNode.run(
            configure: { $0.limits.maximumIncomingRequests = 2 },
            register: { node in
                try node.register(id: 20, execution: .eventLoop) { payload, _ in
                    running.add(1, ordering: .relaxed)
                    // Not to be cancelled, and patient.
                    await Task { for await _ in gate.stream {} }.value
                    return payload
                }
                try node.register(id: 21, execution: .eventLoop) { payload, _ in payload }
            }
        ) { node in
            defer { gate.continuation.finish() }
            let peer = try await node.connected()
            for mux in 1...UInt64(4) {
                try await peer.writeFrame(PeerMessage.request(20, mux: mux, deadline: 1), masked: true)
                try await peer.checkAlive()
                node.clock.advance(by: .milliseconds(10))
                try await peer.checkAlive()
            }
            #expect(running.load(ordering: .relaxed) == 2)
            #expect(await node.node.workInProgress() == WorkInProgress(runningHandlers: 2))
            gate.continuation.finish()
            // Both have returned once there is room again.
            var mux: UInt64 = 5
            while true {
                try await peer.writeFrame(PeerMessage.request(21, mux: mux, deadline: 1_000), masked: true)
                let answer = try await peer.readMessages()
                if answer.contains(where: { $0.header.muxID == mux && $0.header.operation == .response }) { break }
                mux += 1
                await Task.yield()
            }
        }
    }
}
