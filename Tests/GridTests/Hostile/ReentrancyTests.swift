// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Mux
import NIOCore
import Testing
import TestSupport

@Suite("What happens to a connection while one of its messages is being dealt with", .timeLimit(.minutes(1)))
struct ReentrancyTests {
    @Test("A peer that does not read is dropped in the midst of a message, and the node lives on")
    func overflowWithinMessage() async throws {
        try await AcceptingNode.run(
            configure: { $0.limits.maximumQueuedBytes = 16 << 10 },
            register: { node in
                try node.register(id: 20, execution: .eventLoop) { _, _ in ByteBuffer(repeating: 7, count: 16 << 20) }
                try node.registerStream(id: 30, inCapacity: 1, outCapacity: 1, execution: .eventLoop) { _, stream in
                    for try await _ in stream.requests {}
                }
            }
        ) { node in
            // What overflows is an acknowledgement, a credit or a good-bye. In the midst of dealing with a message that
            // comes with a credit it is worst: the pings before shift where that is.
            for attempt in 0..<12 {
                let peer = try await DeafPeer.connected(to: node)
                // More than the socket takes.
                try await peer.writeFrame(PeerMessage.request(20, mux: 1))
                var parts = try (0..<attempt).map { _ in try PeerMessage.ping() }
                parts += try (2...4_000).flatMap { mux in
                    try [
                        PeerMessage.connectMux(30, mux: mux),
                        PeerMessage.toHandler(.muxClientMessage, mux: mux, sequence: 1, payload: Array("payload".utf8)),
                        PeerMessage.toHandler(.disconnectServerMux, mux: mux, sequence: 2),
                    ]
                }
                try await peer.writeFrame(PeerMessage.merged(parts))
                try await node.connection().waitUntilDisconnected()
                await peer.close()
            }
            let peer = try await node.connected()
            try await peer.checkAlive()
        }
    }

    @Test("An answer as large as the limit reaches a peer that reads, and so does such a request")
    func largestPayload() async throws {
        // As by default, it is larger than all that may wait.
        let limit = 4 << 20
        try await NodePair.run(
            configure: {
                $0.limits.maximumPayloadBytes = limit
                $0.limits.maximumQueuedBytes = limit / 4
            },
            register: { node in
                try node.register(id: 20, execution: .eventLoop) { payload, _ in payload }
            }
        ) { pair in
            let payload = ByteBuffer(repeating: 7, count: limit)
            let connection = try pair.toSecond
            #expect(try await connection.request(20, payload) == payload)
            await #expect {
                _ = try await connection.request(20, ByteBuffer(repeating: 7, count: limit + 1))
            } throws: { ($0 as? GridError)?.code == .limitExceeded }
            #expect(connection.reconnects == 0)
        }
    }

    @Test("Answers of one turn that add up to more than the queue may hold reach a peer that reads")
    func muchInOneTurn() async throws {
        try await AcceptingNode.run(
            configure: { $0.limits.maximumQueuedBytes = 64 << 10 },
            register: { node in
                try node.register(id: 20, execution: .eventLoop) { _, _ in ByteBuffer(repeating: 7, count: 60_000) }
            }
        ) { node in
            let peer = try await node.connected()
            let muxes = 1...UInt64(8)
            try await peer.writeFrame(
                PeerMessage.merged(muxes.map { try PeerMessage.request(20, mux: $0) }),
                masked: true
            )
            var answered: [UInt64] = []
            while answered.count < 8 {
                for message in try await peer.readMessages() { answered.append(message.header.muxID) }
            }
            #expect(answered == Array(muxes))
        }
    }

    @Test("A stream's message larger than what may wait is sent when its credit comes")
    func largeMessageAfterCredit() async throws {
        try await AcceptingNode.run(
            configure: { $0.limits.maximumQueuedBytes = 1_000 },
            register: { node in
                try node.registerStream(id: 30, inCapacity: 0, outCapacity: 1) { _, stream in
                    try await stream.send(ByteBuffer(string: "small"))
                    try await stream.send(ByteBuffer(repeating: 7, count: 100_000))
                }
            }
        ) { node in
            let peer = try await node.connected()
            try await peer.writeFrame(PeerMessage.connectMux(30, mux: 1), masked: true)
            #expect(try await peer.readMessage(.muxServerMessage, mux: 1).payload == Array("small".utf8))
            try await peer.writeFrame(PeerMessage.toHandler(.unblockServerMux, mux: 1, sequence: 1), masked: true)
            #expect(try await peer.readMessage(.muxServerMessage, mux: 1).payload.count == 100_000)
        }
    }
}
