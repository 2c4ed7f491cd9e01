// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Grid
import Mux
import Testing
import TestSupport

/// Calls of our node that are open while it hears a recorded conversation in which no node called, and whoever it dialed, who
/// answers its pings.
final class Bystander {
    private let conversation: Conversation
    private let node: GridNode
    private let peer: PlayedPeer
    private let request: PlayedCall
    private let stream: PlayedCall
    private let heard: Heard

    private final class Heard {
        var messages: [TestMessage] = []
        var controls: [[UInt8]] = []
    }

    /// Opens the calls.
    ///
    /// - Parameters:
    ///   - conversation: what is heard.
    ///   - node: our node, which has a connection.
    ///   - socket: the other end of that.
    init(_ conversation: Conversation, _ node: GridNode, _ socket: RawPeer) async throws {
        self.conversation = conversation
        self.node = node
        let heard = Heard()
        self.heard = heard
        peer = PlayedPeer(socket, number: 0, dials: false, isUpgraded: true) { said in
            switch said {
            case .end: break
            case .message(let message): heard.messages.append(message)
            case .control(let opcode, let payload):
                #expect(opcode == .close)
                heard.controls.append(payload)
            }
        }
        let connection = node.connections[0]
        let payload = "w" as Payload
        let asked = TestMessage(.request, mux: 0, handler: 22, payload: "w")
        request = try .request(asked, payload, deadline: .seconds(3600), on: connection)
        try await peer.hear { heard.messages.isEmpty }
        stream = try .stream(TestMessage(.connectMux, mux: 0, handler: 38, payload: "w"), deadline: nil, on: connection)
        try await peer.hear { heard.messages.count < 2 }
        #expect(heard.messages.map(\.header.operation) == [.request, .connectMux])
        let opened = try #require(heard.messages.last).header
        heard.messages = []
        try await peer.write([TestMessage(.acknowledgeMux, mux: opened.muxID)])
        try await settle()
    }

    /// Hears what the acceptor said, when it said it; what our node says of it is what a caller says that it is not about.
    func hear(_ entry: WireEntry) async throws {
        try await advance(to: entry.milliseconds)
        try await peer.write(entry)
        try await settle()
        let answers = entry.messages().compactMap(\.answerOfCaller).map { answer in
            var header = answer.header
            header.flags.insert(.crc)
            return header
        }
        #expect(heard.messages.map(\.header) == answers)
        heard.messages = []
        // Nothing else of a WebSocket has an answer.
        let isClose = entry.frameFields?.opcode == Opcode.close.rawValue
        #expect(heard.controls == (isClose ? [try #require(try entry.payloadBytes())] : []))
        #expect(peer.hasEnded == isClose)
    }

    /// Makes sure that both calls are still open, and ends the connection, which ends them.
    func end(_ entry: WireEntry) async throws {
        if !peer.hasEnded {
            try await advance(to: entry.milliseconds)
            #expect(await node.workInProgress() == WorkInProgress(openCalls: 2))
            await peer.finish()
            try await peer.hearToEnd()
        }
        #expect(await request.end() == .disconnected)
        #expect(await stream.end() == .disconnected)
        #expect(stream.messages.isEmpty)
        #expect(await node.workInProgress() == WorkInProgress())
    }

    private func advance(to milliseconds: Double) async throws {
        let clock = conversation.clock
        let time = conversation.instant(milliseconds)
        while let next = clock.nextTimer, next <= time {
            clock.advance(by: next.advanced(by: MuxInterval(nanoseconds: 1000)).interval(since: clock.now))
            try await settle()
            try await answerPings()
        }
        if time > clock.now { clock.advance(by: time.interval(since: clock.now)) }
    }

    /// Answers as any handlers' side does; the recorded one was not asked.
    private func answerPings() async throws {
        for message in heard.messages {
            #expect(message.header.operation == .ping)
            var pong = message
            pong.header.operation = .pong
            pong.payload = PongPayload().encoded()
            try await peer.write([pong])
        }
        heard.messages = []
        try await settle()
    }

    private func settle() async throws {
        for _ in 0..<2 {
            _ = await node.workInProgress()
            try await peer.settle()
        }
    }
}
