// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Mux
import NIOCore
import Synchronization
import Testing
import TestSupport

@Suite("A node that dials", .timeLimit(.minutes(1)))
struct DialingTests {
    /// Gives a token only at the third time it is asked.
    private final class HesitantAuthenticator: Authenticator {
        private let asked = Atomic<Int>(0)

        func token() throws -> String {
            switch asked.add(1, ordering: .relaxed).newValue {
            case 1: throw RemoteError("no token yet")
            // It cannot stand in a header field.
            case 2: return "first\r\nsecond"
            default: return "secret"
            }
        }

        func validate(token: String) {}
    }

    @Test("An authenticator without a usable token delays the dial, and no more")
    func noToken() async throws {
        try await DialingNode.run(configure: { $0.authenticator = HesitantAuthenticator() }) { node in
            let peer = try await node.nextPeer()
            #expect(try await peer.readHead().contains("Authorization: Bearer secret\r\n"))
        }
    }

    @Test("A remote that refuses the upgrade is dialed again")
    func refusedUpgrade() async throws {
        try await DialingNode.run { node in
            for answer in [
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n",
                "not HTTP at all\r\n\r\n", "\u{16}\u{03}\u{01}",
            ] {
                let peer = try await node.nextPeer()
                _ = try await peer.readHead()
                try await peer.write(answer)
                try? await peer.close()
            }
            try await node.serve(node.nextPeer())
            try await node.connection.waitUntilConnected()
        }
    }

    @Test("A remote that rejects the connect message is dialed again, and so is one that answers nonsense")
    func rejectedConnect() async throws {
        try await DialingNode.run { node in
            let rejection = try MessageHeader(operation: .connectResponse)
                .encoded(payload: ConnectResponse(id: InstanceID(), rejectedReason: "no").encoded())
            for answer in [rejection, [0xc1], [], try PeerMessage.ping()] {
                let peer = try await node.nextPeer()
                try await node.upgrade(peer)
                let connect = try await peer.readFrame()
                #expect(connect.isMasked)
                try await peer.writeFrame(answer, masked: false)
                // Our node hangs up by itself.
                _ = await peer.readToEnd()
                #expect(!node.connection.isConnected)
            }
            try await node.serve(node.nextPeer())
            try await node.connection.waitUntilConnected()
        }
    }

    @Test(
        "A remote that falls silent at any point of the handshake is given up after the handshake's time",
        arguments: 0..<5
    )
    func silence(point: Int) async throws {
        try await DialingNode.run(configure: { $0.timings.handshakeTimeout = .seconds(5) }) { node in
            let silent = try await node.nextPeerAtOnce()
            if point == 1 { _ = try await silent.readHead() }
            if point == 2 { try await silent.write("HTTP/1.1 101 Switching") }
            if point > 2 {
                try await node.upgrade(silent)
                _ = try await silent.readFrame()
            }
            // Half of a frame.
            if point > 3 { try await silent.write([0x82, 0x10, 0x97]) }
            // The time runs from when our side knows that it is connected.
            while node.clock.nextTimer == nil { await Task.yield() }
            node.clock.advance(by: .milliseconds(4_999))
            if point == 3 { try await silent.checkAlive(masked: false) }
            node.clock.advance(by: .milliseconds(1))
            _ = await silent.readToEnd()
            // By then the next attempt is due.
            try await node.serve(node.nextPeerAtOnce())
            try await node.connection.waitUntilConnected()
        }
    }

    @Test("Bytes behind the 101 and behind the answer to the connect message are not lost")
    func earlyAnswers() async throws {
        try await DialingNode.run(register: { node in
            try node.register(id: 20, execution: .eventLoop) { payload, _ in payload }
        }) { node in
            let peer = try await node.nextPeerAtOnce()
            let head = try await node.upgradeAnswer(to: peer.readHead())
            let request = try PeerMessage.request(20, mux: 1, payload: Array("early".utf8))
            try await peer.write(
                Array(head.utf8) + RawPeer.unmaskedFrame(node.acceptance()) + RawPeer.unmaskedFrame(request)
            )
            _ = try await peer.readFrame()
            #expect(try await peer.readMessage(.response, mux: 1).payload == Array("early".utf8))
        }
    }

    @Test("A connection that is lost is dialed at once")
    func redial() async throws {
        try await DialingNode.run { node in
            let peer = try await node.nextPeerAtOnce()
            try await node.serve(peer)
            try await node.connection.waitUntilConnected()
            try await peer.close()
            // The clock stands still: there is no other way to a second connection.
            let next = try await node.nextPeerAtOnce()
            try await node.serve(next)
        }
    }
}
