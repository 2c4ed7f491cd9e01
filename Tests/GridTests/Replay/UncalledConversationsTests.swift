// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Grid
import Mux
import NIOCore
import Testing
import TestSupport

/// Recorded conversations in which what called was no node, with a node of ours that dials whoever it was that was called.
@Suite("Recorded conversations in which no node called, heard by a running one (GRID-V1 §9)", .timeLimit(.minutes(1)))
struct UncalledConversationsTests {
    @Test("What the acceptor said there does our node no harm", arguments: RecordedConversation.uncalled)
    func heard(name: String) async throws {
        let conversation = try Conversation(RecordedConversation(name))
        let (port, accepted, listener) = try await RawPeer.listen()
        let node = try conversation.node(as: .caller, target: port)
        // The one whose point it is that the wrong side dialed. Ours does not.
        #expect(node.connections[0].dials == (name != "raw.reject-wrong-side"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await node.run() }
            try await node.waitUntilListening()
            if node.connections[0].dials {
                var peers = accepted.makeAsyncIterator()
                let peer = try #require(await peers.next())
                let isOpened = try await hear(conversation, node, from: peer)
                // It dials again: at once when it had a connection, else in one second to two.
                if !isOpened { conversation.clock.advance(by: .seconds(2)) }
                _ = try await #require(await peers.next()).readHead()
                #expect(!node.connections[0].isConnected)
            }
            #expect(await node.workInProgress() == WorkInProgress())
            group.cancelAll()
        }
        try await listener.close()
    }

    /// Plays the acceptor; whether it took our node in.
    private func hear(_ conversation: Conversation, _ node: GridNode, from peer: RawPeer) async throws -> Bool {
        let request = HTTPHead(try await peer.readHead())
        let answer = try #require(conversation.head(of: 0, .acceptorToDialer))
        guard answer.hasPrefix("HTTP/1.1 101 ") else {
            try await peer.write(answer + (conversation.body(of: 0) ?? ""))
            #expect(await peer.readToEnd().isEmpty)
            return false
        }
        let recorded = HTTPHead(try #require(conversation.head(of: 0, .dialerToAcceptor)))
        let recordedKey = try #require(recorded.value(of: "Sec-WebSocket-Key").flatMap { HandshakeKey(text: $0) })
        let key = try #require(request.value(of: "Sec-WebSocket-Key").flatMap { HandshakeKey(text: $0) })
        try await peer.write(answer.replacing(recordedKey.accept, with: key.accept))
        let connect = try TestMessage.all(in: try await peer.readFrame().payload)
        #expect(connect.map(\.header) == [MessageHeader(operation: .connect)])
        var bystander: Bystander?
        for entry in conversation.entries {
            if entry.isEndOfConnection {
                guard let bystander else { break }
                try await bystander.end(entry)
                return true
            }
            guard !entry.isSaidByCaller else { continue }
            if let bystander {
                try await bystander.hear(entry)
            } else {
                try await peer.write(try #require(entry.frame?.full))
                let message = try #require(entry.allMessages().first)
                guard try ConnectResponse(parsing: message.payload.span.bytes).isAccepted else { break }
                try await node.connections[0].waitUntilConnected()
                bystander = try await Bystander(conversation, node, peer)
            }
        }
        // It was not.
        await peer.closeOutput()
        #expect(await peer.readToEnd().isEmpty)
        return false
    }
}
