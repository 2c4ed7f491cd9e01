// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOConcurrencyHelpers
import NIOCore
import NIOEmbedded
import Testing

@testable import WebSocket

@Suite("The client's side of the opening handshake, in virtual time", .timeLimit(.minutes(1)))
struct ClientUpgradeTests {
    /// What has come of an attempt.
    private final class Outcome: Sendable {
        let errors = NIOLockedValueBox<[any Error]>([])
        let installed = NIOLockedValueBox(0)
    }

    private static let key = HandshakeKey(text: "dGhlIHNhbXBsZSBub25jZQ==")

    private static let answer = """
        HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Accept: \(UpgradeRequest.accept)\r\n\r\n
        """

    private func configure(_ channel: any Channel, _ outcome: Outcome, timeout: Duration = .seconds(10)) throws {
        let policy = ClientHandshakePolicy(compression: nil)
        let handshake = try policy.handshake(host: "server.example.com", key: try #require(Self.key))
        try ClientUpgradeHandler.configure(
            channel,
            target: "/chat",
            requestFields: handshake.requestFields,
            limits: .defaults,
            timeout: timeout,
            judge: { status, fields throws(HandshakeError) in
                try policy.agreement(answered: status, fields: fields, to: handshake)
            },
            install: { _, _, _ in outcome.installed.withLockedValue { $0 += 1 } },
            failed: { error in outcome.errors.withLockedValue { $0.append(error) } }
        )
    }

    private func open(_ outcome: Outcome) async throws -> VirtualChannel {
        try await VirtualChannel.open { channel in try configure(channel, outcome) }
    }

    private func isTimeout(_ errors: [any Error]) -> Bool {
        errors.count == 1 && (errors.first as? WebSocketError)?.code == .handshakeTimeout
    }

    @Test("A server has the handshake's time to answer, not more", arguments: ["", "HTTP/1.1 101 Switching"])
    func timeout(beginning: String) async throws {
        let outcome = Outcome()
        let wire = try await open(outcome)
        #expect(HTTPHead(String(decoding: try await wire.takeSent(), as: UTF8.self)).startLine == "GET /chat HTTP/1.1")
        try await wire.deliver(beginning)
        await wire.advance(.nanoseconds(9_999_999_999))
        #expect(outcome.errors.withLockedValue { $0.isEmpty })
        await wire.advance(.nanoseconds(1))
        #expect(outcome.errors.withLockedValue { isTimeout($0) })
        #expect(try await wire.closes() == [.all])
    }

    @Test("The time does not count while the transport is being connected: that has a time of its own")
    func connecting() async throws {
        let outcome = Outcome()
        let channel = NIOAsyncTestingChannel()
        try await channel.testingEventLoop.executeInContext { try configure(channel, outcome) }
        await channel.testingEventLoop.advanceTime(by: .seconds(60))
        #expect(outcome.errors.withLockedValue { $0.isEmpty })
        try await channel.connect(to: SocketAddress(unixDomainSocketPath: "/virtual"))
        await channel.testingEventLoop.advanceTime(by: .nanoseconds(9_999_999_999))
        #expect(outcome.errors.withLockedValue { $0.isEmpty })
        await channel.testingEventLoop.advanceTime(by: .nanoseconds(1))
        #expect(outcome.errors.withLockedValue { isTimeout($0) })
    }

    @Test("Time does not count any more once the handshake is done")
    func noTimeout() async throws {
        let outcome = Outcome()
        let wire = try await open(outcome)
        await wire.advance(.seconds(9))
        try await wire.deliver(Self.answer)
        await wire.advance(.seconds(100))
        #expect(outcome.installed.withLockedValue { $0 } == 1)
        #expect(outcome.errors.withLockedValue { $0.isEmpty })
        #expect(try await wire.closes() == [])
    }

    @Test("An answer may come in any pieces", arguments: [1, 2, 7, 1_000])
    func pieces(size: Int) async throws {
        let outcome = Outcome()
        let wire = try await open(outcome)
        try await wire.onLoop { $0.readSize = size }
        try await wire.deliver(Self.answer)
        await wire.settle()
        #expect(outcome.installed.withLockedValue { $0 } == 1)
    }

    @Test("A failure is told once, whatever follows it")
    func failsOnce() async throws {
        for ending in ["HTTP/1.1 404 Not Found\r\n\r\n", "nonsense\r\n"] {
            let outcome = Outcome()
            let wire = try await open(outcome)
            try await wire.deliver(ending)
            try await wire.deliver(Self.answer)
            try await wire.onLoop { $0.endOfFile() }
            await wire.advance(.seconds(100))
            #expect(outcome.errors.withLockedValue { $0.count } == 1)
            #expect(outcome.installed.withLockedValue { $0 } == 0)
        }
    }

    @Test("A connection that is lost anywhere before the end of the answer is a failure")
    func truncated() async throws {
        for length in 0..<Self.answer.utf8.count {
            let outcome = Outcome()
            let wire = try await open(outcome)
            try await wire.deliver(Array(Self.answer.utf8.prefix(length)))
            try await wire.onLoop { $0.endOfFile() }
            await wire.settle()
            #expect(outcome.errors.withLockedValue { $0.count } == 1, "\(length) bytes")
            #expect(outcome.installed.withLockedValue { $0 } == 0)
        }
    }
}
