// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Grid
import Mux
import NIOCore
import Testing
import TestSupport

@Suite("How a connect message is answered (GRID-V1 §1.4)", .timeLimit(.minutes(1)))
struct ConnectMessageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var message: @Sendable (AcceptingNode) throws -> [UInt8]
        /// Nil when it is accepted.
        var reason: String?
    }

    static let cases = [
        Case(testDescription: "as it should be") { try $0.connectMessage() },
        Case(testDescription: "slowest clock") { try $0.connectMessage(after: .seconds(-300)) },
        Case(testDescription: "fastest clock") { try $0.connectMessage(after: .seconds(300)) },
        Case(
            testDescription: "clock too slow",
            message: { try $0.connectMessage(after: .seconds(-300) - .nanoseconds(1)) },
            reason: "time difference too large between servers: 5m0.000000001s"
        ),
        Case(
            testDescription: "clock too fast",
            message: { try $0.connectMessage(after: .seconds(300) + .nanoseconds(1)) },
            reason: "time difference too large between servers: 5m0.000000001s"
        ),
        Case(
            testDescription: "unknown host",
            message: { try $0.connectMessage(host: "http://127.0.0.1:1") },
            reason: "unknown incoming host: http://127.0.0.1:1"
        ),
        Case(
            testDescription: "our own name",
            message: { try $0.connectMessage(host: AcceptingNode.local) },
            reason: "unknown incoming host: \(AcceptingNode.local)"
        ),
        Case(
            testDescription: "wrong token",
            message: { try $0.connectMessage(token: "Secret") },
            reason: "auth token: invalid token"
        ),
        Case(
            testDescription: "wrong operation",
            message: { _ in try PeerMessage.request(20, mux: 1) },
            reason: "unexpected connect op: Request"
        ),
    ]

    @Test("The answer names what is wrong, and the connection is closed behind it", arguments: cases)
    func answers(_ example: Case) async throws {
        try await AcceptingNode.run { node in
            let peer = try await node.upgraded()
            try await peer.writeFrame(example.message(node), masked: true)
            let response = try await peer.readConnectResponse()
            #expect(response.isAccepted == (example.reason == nil))
            #expect(response.rejectedReason.hasPrefix(example.reason ?? ""), "\(response.rejectedReason)")
            if example.reason != nil {
                #expect(await peer.readToEnd() == [])
                #expect(try !node.connection().isConnected)
            }
        }
    }

    @Test(
        "A first message that cannot be read is rejected with the reason",
        arguments: [([0xc1], "error parsing grid connect: "), ([], "error parsing grid connect: ")]
    )
    func unreadable(bytes: [UInt8], reason: String) async throws {
        try await AcceptingNode.run { node in
            let peer = try await node.upgraded()
            try await peer.writeFrame(bytes, masked: true)
            let response = try await peer.readConnectResponse()
            #expect(!response.isAccepted && response.rejectedReason.hasPrefix(reason), "\(response.rejectedReason)")
            #expect(await peer.readToEnd() == [])
        }
    }

    @Test("A remote that this node is to dial is told so")
    func wrongSide() async throws {
        try await DialingNode.run { dialing in
            try await dialing.node.waitUntilListening()
            let port = try #require(dialing.node.localAddress?.port)
            let node = AcceptingNode(node: dialing.node, clock: dialing.clock, port: port)
            let peer = try await node.upgraded()
            try await peer.writeFrame(node.connectMessage(host: AcceptingNode.dialed), masked: true)
            let response = try await peer.readConnectResponse()
            #expect(response.rejectedReason == "grid: expected to be client side, not server side")
            #expect(await peer.readToEnd() == [])
        }
    }

    @Test("A newer connection of the same remote takes over: the older one closes, its calls fail, the new one serves")
    func takeover() async throws {
        try await AcceptingNode.run(register: { node in
            try node.register(id: 20, execution: .eventLoop) { payload, _ in payload }
        }) { node in
            let older = try await node.connected()
            let connection = try node.connection()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect { _ = try await connection.request(20, nil) } throws: {
                        ($0 as? GridError)?.code == .disconnected
                    }
                }
                _ = try await older.readMessages()
                let newer = try await node.connected()
                _ = await older.readToEnd()
                try await group.waitForAll()
                try await newer.writeFrame(PeerMessage.request(20, mux: 1, payload: [7]), masked: true)
                #expect(try await newer.readMessage(.response, mux: 1).payload == [7])
                #expect(connection.isConnected)
                #expect(connection.reconnects == 1)
                #expect(await node.node.workInProgress() == WorkInProgress())
            }
        }
    }
}
