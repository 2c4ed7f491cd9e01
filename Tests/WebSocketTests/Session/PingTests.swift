// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import Testing

@testable import WebSocket

@Suite("Pings, of the application's and automatic (RFC 6455 §5.5.2)", .timeLimit(.minutes(1)))
struct PingTests {
    /// A task that has sent a ping by the time this returns, and waits for its pong.
    private func ping(_ session: WebSocketSession) -> Task<Void, any Error> {
        Task.immediate { try await session.ping() }
    }

    private func payload(_ event: Peer.Event?) throws -> [UInt8] {
        guard case .ping(let payload)? = event else {
            Issue.record("no ping: \(String(describing: event))")
            return []
        }
        return payload
    }

    @Test("A ping returns on its pong, not on that of another", arguments: Role.allCases)
    func pong(role: Role) async throws {
        let socket = try await VirtualSocket.open(role)
        let first = ping(socket.session)
        let second = ping(socket.session)
        let pings = try await socket.sent()
        #expect(pings.count == 2)
        #expect(pings[0] != pings[1])
        // The peer has answered both; these answers come first.
        _ = socket.peer.takeOutput()
        for strange in [[], [1], try payload(pings[0]) + [0], Array(try payload(pings[0]).dropLast())] {
            socket.peer.send(raw: 0xA, strange)
        }
        try await socket.deliver()
        #expect(socket.session.core.waitingPings == 2)
        socket.peer.send(raw: 0xA, try payload(pings[0]))
        try await socket.deliver()
        #expect(socket.session.core.waitingPings == 1)
        socket.peer.send(raw: 0xA, try payload(pings[1]))
        try await socket.deliver()
        try await first.value
        try await second.value
        #expect(socket.session.core.waitingPings == 0)
    }

    @Test("A peer that answers the latest ping only has answered those before", arguments: Role.allCases)
    func latest(role: Role) async throws {
        let socket = try await VirtualSocket.open(role)
        let pings = (0..<3).map { _ in ping(socket.session) }
        let sent = try await socket.sent()
        #expect(sent.count == 3)
        _ = socket.peer.takeOutput()
        socket.peer.send(raw: 0xA, try payload(sent[1]))
        try await socket.deliver()
        #expect(socket.session.core.waitingPings == 1)
        socket.peer.send(raw: 0xA, try payload(sent[2]))
        try await socket.deliver()
        for ping in pings { try await ping.value }
    }

    @Test("A pong that nobody waits for, or that comes twice, is no matter")
    func unasked() async throws {
        let socket = try await VirtualSocket.open()
        let ping = ping(socket.session)
        let payload = try payload(try await socket.sent().first)
        for _ in 0..<3 { socket.peer.send(raw: 0xA, payload) }
        try await socket.deliver()
        try await ping.value
        #expect(socket.session.isOpen)
    }

    @Test("A ping takes its turn behind the messages before it")
    func turn() async throws {
        let socket = try await VirtualSocket.open()
        try await socket.session.send("before")
        let ping = ping(socket.session)
        try await socket.session.send("behind")
        let sent = try await socket.sent()
        #expect(sent.count == 3)
        #expect(sent.first == .text("before"))
        #expect(sent.last == .text("behind"))
        try await socket.deliver()
        try await ping.value
    }

    enum Ending: CaseIterable, Sendable {
        case ours, closeFrame, fault, lost, endOfFile
    }

    @Test("A ping whose pong will not come fails, at the latest with the connection", arguments: Ending.allCases)
    func closed(ending: Ending) async throws {
        let socket = try await VirtualSocket.open()
        let ping = ping(socket.session)
        #expect(try await socket.sent().count == 1)
        _ = socket.peer.takeOutput()
        switch ending {
        case .ours: try socket.session.finish()
        case .closeFrame: try socket.peer.close()
        case .fault: socket.peer.send(raw: 3)
        case .lost: try await socket.onLoop { $0.reset() }
        case .endOfFile: try await socket.onLoop { $0.endOfFile() }
        }
        try await socket.deliver()
        await socket.advance(.seconds(10))
        await #expect { try await ping.value } throws: { ($0 as? WebSocketError)?.code == .closed }
        await #expect { try await socket.session.ping() } throws: { ($0 as? WebSocketError)?.code == .closed }
    }

    @Test("A pong that comes after our close frame counts still")
    func pongWhileClosing() async throws {
        let socket = try await VirtualSocket.open()
        let ping = ping(socket.session)
        try socket.session.finish()
        let sent = try await socket.sent()
        #expect(sent.count == 2)
        try await socket.deliver()
        try await ping.value
    }

    @Test("A ping that is cancelled ends at once, and its pong is no matter")
    func cancelled() async throws {
        let socket = try await VirtualSocket.open()
        let first = ping(socket.session)
        #expect(try await socket.sent().count == 1)
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        let session = socket.session
        let second = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await session.ping()
        }
        await #expect(throws: CancellationError.self) { try await second.value }
        try await socket.deliver()
        #expect(try await socket.sent() == [])
        #expect(socket.session.isOpen)
    }

    @Test(
        "A ping goes out after the interval of silence, not before, and the pong keeps the session",
        arguments: Role.allCases
    )
    func automatic(role: Role) async throws {
        let keepAlive = KeepAlive(interval: .seconds(20), timeout: .seconds(5))
        let socket = try await VirtualSocket.open(role, WebSocketConfiguration(keepAlive: keepAlive))
        for _ in 0..<10 {
            await socket.advance(.nanoseconds(19_999_999_999))
            #expect(try await socket.sent() == [])
            await socket.advance(.nanoseconds(1))
            #expect(try await socket.sent().count == 1)
            await socket.advance(.nanoseconds(4_999_999_999))
            try await socket.deliver()
        }
        #expect(socket.session.isOpen)
        #expect(try await socket.sent() == [])
    }

    @Test("Without a sign of life for the timeout after it the session fails, not before", arguments: Role.allCases)
    func silence(role: Role) async throws {
        let keepAlive = KeepAlive(interval: .seconds(20), timeout: .seconds(5))
        let socket = try await VirtualSocket.open(role, WebSocketConfiguration(keepAlive: keepAlive))
        let session = socket.session
        let consumer = Task.immediate {
            var iterator = session.messages.makeAsyncIterator()
            return try await iterator.next()
        }
        await socket.advance(.seconds(20))
        #expect(try await socket.sent().count == 1)
        await socket.advance(.nanoseconds(4_999_999_999))
        #expect(session.isOpen)
        await socket.advance(.nanoseconds(1))
        #expect(!session.isOpen)
        #expect(try await socket.sent() == [.close(.internalError, reason: "nothing received after a ping")])
        await #expect { try await consumer.value } throws: { error in
            (error as? WebSocketError)?.framingError?.code == .pongTimeout
        }
        await socket.advance(.seconds(10))
        #expect(try await socket.closes() == [.output, .all])
        #expect(session.outcome?.error?.code == .pongTimeout)
    }

    @Test("A busy connection sends no pings, whoever is busy on the other side")
    func busy() async throws {
        let keepAlive = KeepAlive(interval: .seconds(20), timeout: .seconds(5))
        let socket = try await VirtualSocket.open(.client, WebSocketConfiguration(keepAlive: keepAlive))
        for _ in 0..<20 {
            await socket.advance(.seconds(19))
            try socket.peer.send("busy")
            try await socket.deliver()
            _ = try await socket.take(1)
        }
        #expect(try await socket.sent() == [])
    }

    @Test("By default the first ping goes out after 20 seconds, and without the setting never")
    func defaults() async throws {
        let usual = try await VirtualSocket.open(.server, .defaults)
        await usual.advance(.nanoseconds(19_999_999_999))
        #expect(try await usual.sent() == [])
        await usual.advance(.nanoseconds(1))
        #expect(try await usual.sent().count == 1)
        let silent = try await VirtualSocket.open(.server, WebSocketConfiguration(keepAlive: nil))
        await silent.advance(.seconds(1_000_000))
        #expect(try await silent.sent() == [])
        #expect(silent.session.isOpen)
    }
}
