// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Grid
import Mux
import NIOCore
import Synchronization
import Testing

@Suite("What a peer can make a node hold is bounded", .timeLimit(.minutes(1)))
struct FloodTests {
    @Test("A peer that sends pings and reads no pongs gets the latest pong, not all of them (RFC 6455 §5.5.3)")
    func pings() async throws {
        try await AcceptingNode.run { node in
            let peer = try await DeafPeer.connected(to: node)
            let ping = RawPeer.frame([UInt8](repeating: 7, count: 125), opcode: .ping)
            let count = 200_000
            let some = ByteBuffer(bytes: (0..<1_000).flatMap { _ in ping })
            for _ in 0..<count / 1_000 { #expect(await peer.write(some)) }
            try await peer.writeFrame(Array("last".utf8), opcode: .ping)
            let pongs = try await peer.readPongs(until: Array("last".utf8))
            #expect(pongs > 0 && pongs < count)
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
