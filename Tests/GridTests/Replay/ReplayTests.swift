// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Framing
import Grid
import Mux
import NIOCore
import Testing
import TestSupport

/// Recorded conversations of an existing node, held again with ours in the place of either side, over real sockets.
@Suite("Recorded conversations (GRID-V1 §9)", .timeLimit(.minutes(1)))
struct ReplayTests {
    static let names = ["handshake", "echo", "error", "unknown-handler", "merged", "conn-ping", "reconnect"]

    // MARK: Ours accepts

    @Test("Our node in the acceptor's place answers as recorded", arguments: names)
    func asAcceptor(name: String) async throws {
        let conversation = try Conversation(name)
        let scenario = conversation.scenario
        let node = try GridNode(
            local: scenario.serverName,
            remotes: [scenario.clientName],
            configuration: conversation.configuration()
        )
        try RecordedHandlers.register(on: node, clock: conversation.clock)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await node.run() }
            try await node.waitUntilListening()
            let port = try #require(node.localAddress?.port)
            for connection in conversation.connections {
                let peer = try await RawPeer.dial(port: port)
                conversation.advance(to: try #require(conversation.entries(of: connection).first).milliseconds)
                try await peer.write(conversation.head(of: connection, .dialerToAcceptor))
                #expect(try await peer.readHead() == conversation.head(of: connection, .acceptorToDialer))
                try await dialerSays(conversation, connection, to: peer, of: node)
            }
            group.cancelAll()
        }
        #expect(await node.workInProgress() == WorkInProgress())
    }

    /// Plays the recorded dialer on one connection.
    private func dialerSays(
        _ conversation: Conversation,
        _ connection: Int,
        to peer: RawPeer,
        of node: GridNode
    ) async throws {
        let entries = conversation.entries(of: connection)
        var expected = try ExpectedMessages(entries, .acceptorToDialer)
        for entry in entries {
            // What the acceptor had said by then is heard before the dialer goes on.
            conversation.advance(to: entry.milliseconds)
            guard entry.direction == .dialerToAcceptor else { continue }
            try await expected.read(before: entry.number, from: peer, masked: false)
            if entry.isEndOfConnection { return try await end(peer, dialerIsUs: false) }
            try await peer.writeFrame(try #require(try entry.payloadBytes()), masked: true)
            if entry.message?.header.operation == .connect {
                try await node.connections[0].waitUntilConnected()
            }
        }
    }

    // MARK: Ours dials

    @Test("Our node in the dialer's place says what was recorded", arguments: names)
    func asDialer(name: String) async throws {
        let conversation = try Conversation(name)
        let scenario = conversation.scenario
        let (port, accepted, listener) = try await RawPeer.listen()
        var configuration = conversation.configuration()
        configuration.addresses[scenario.serverName] = .tcp(host: "127.0.0.1", port: port)
        let node = try GridNode(
            local: scenario.clientName,
            remotes: [scenario.serverName],
            configuration: configuration
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await node.run() }
            let connection = node.connections[0]
            var peers = accepted.makeAsyncIterator()
            var muxes: [UInt64: UInt64] = [:]
            try await withThrowingTaskGroup(of: Void.self) { callers in
                callers.addTask {
                    try await connection.waitUntilConnected()
                    try await RecordedCalls.make(of: name, on: connection)
                }
                for number in conversation.connections {
                    let peer = try #require(await peers.next())
                    try await accept(conversation, number, from: peer)
                    try await acceptorSays(conversation, number, to: peer, of: node, muxes: &muxes)
                }
                try await callers.waitForAll()
            }
            #expect(await node.workInProgress() == WorkInProgress())
            group.cancelAll()
        }
        try await listener.close()
    }

    /// Answers the upgrade request of our node, which has to be the recorded one.
    private func accept(_ conversation: Conversation, _ connection: Int, from peer: RawPeer) async throws {
        let request = HTTPHead(try await peer.readHead())
        let recorded = HTTPHead(try conversation.head(of: connection, .dialerToAcceptor))
        #expect(request.startLine == recorded.startLine)
        #expect(request.fields.map(\.name) == recorded.fields.map(\.name))
        for field in recorded.fields where !["Sec-WebSocket-Key", "X-Minio-Time"].contains(field.name) {
            #expect(request.value(of: field.name) == field.value)
        }
        let time = conversation.clock.wallTime
        #expect(
            request.value(of: "X-Minio-Time") == "\(time.seconds * 1_000_000_000 + Int64(time.nanoseconds))"
        )
        let key = try #require(request.value(of: "Sec-WebSocket-Key").flatMap { HandshakeKey(text: $0) })
        let recordedKey = try #require(recorded.value(of: "Sec-WebSocket-Key").flatMap { HandshakeKey(text: $0) })
        let answer = try conversation.head(of: connection, .acceptorToDialer)
        #expect(answer.contains(recordedKey.accept))
        try await peer.write(answer.replacing(recordedKey.accept, with: key.accept))
    }

    /// Plays the recorded acceptor on one connection.
    private func acceptorSays(
        _ conversation: Conversation,
        _ connection: Int,
        to peer: RawPeer,
        of node: GridNode,
        muxes: inout [UInt64: UInt64]
    ) async throws {
        let entries = conversation.entries(of: connection)
        var expected = try ExpectedMessages(entries, .dialerToAcceptor, muxes: muxes)
        for entry in entries {
            conversation.advance(to: entry.milliseconds)
            try await expected.read(before: entry.number, from: peer, masked: true)
            guard entry.direction == .acceptorToDialer, !entry.isEndOfConnection else { continue }
            for message in try RecordedMessage.all(in: entry) {
                let mux = expected.muxes[message.header.muxID] ?? message.header.muxID
                try await peer.writeFrame(message.renumbered(mux).encoded(), masked: false)
            }
            // The clock must not run on before our node has heard it.
            if entry.message?.header.operation == .connectResponse {
                try await node.connections[0].waitUntilConnected()
            }
        }
        try await end(peer, dialerIsUs: true)
        muxes = expected.muxes
    }

    /// Makes sure that nothing was said beyond what was expected, then hangs up.
    private func end(_ peer: RawPeer, dialerIsUs: Bool) async throws {
        let marker = Array("nothing else".utf8)
        try await peer.writeFrame(marker, opcode: .ping, masked: !dialerIsUs)
        let frame = try await peer.readFrame()
        #expect(frame.opcode == .pong && frame.payload == marker, "\(frame) was not recorded")
        try await peer.close()
    }
}
