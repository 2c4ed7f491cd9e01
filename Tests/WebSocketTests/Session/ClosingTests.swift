// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import Testing
import WebSocket

@Suite("Closing (RFC 6455 §7)", .timeLimit(.minutes(1)))
struct ClosingTests {
    private struct Failure: Error {}

    private static let configuration = WebSocketConfiguration(
        limits: WebSocketLimits(closeTimeout: .seconds(10)),
        keepAlive: nil
    )

    private func isClosed(_ error: any Error) -> Bool { (error as? WebSocketError)?.code == .closed }

    /// A task that closes the session.
    private func close(
        _ session: WebSocketSession,
        code: CloseCode? = .normalClosure,
        reason: String = ""
    ) -> Task<WebSocketConnection.CloseOutcome, any Error> {
        Task.immediate { try await session.close(code: code, reason: reason) }
    }

    @Test(
        "`close` sends a close frame behind the messages, and returns when the peer has answered",
        arguments: Role.allCases
    )
    func close(role: Role) async throws {
        let socket = try await VirtualSocket.open(role, Self.configuration)
        try await socket.session.send("before")
        let closing = close(socket.session, code: CloseCode(rawValue: 4_000), reason: "enough")
        #expect(!socket.session.isOpen)
        await #expect(throws: WebSocketError.self) { try await socket.session.send("after") }
        #expect(try await socket.sent() == [.text("before"), .close(CloseCode(rawValue: 4_000), reason: "enough")])
        #expect(socket.session.outcome == nil)
        try await socket.deliver()
        if role == .client {
            // It is for the server to close the transport.
            #expect(try await socket.closes() == [])
            try await socket.onLoop { $0.endOfFile() }
        }
        let outcome = try await closing.value
        #expect(outcome.isClean)
        #expect(outcome.code.rawValue == 4_000)
        #expect(outcome == socket.session.outcome)
        #expect(try await socket.closes() == (role == .client ? [] : [.all]))
    }

    @Test("Every later `close` says the same, and sends nothing")
    func again() async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        let first = close(socket.session)
        let second = close(socket.session, code: .goingAway)
        #expect(try await socket.sent() == [.close(.normalClosure, reason: "")])
        try await socket.deliver()
        let outcome = try await first.value
        #expect(try await second.value == outcome)
        #expect(try await socket.session.close(code: .internalError, reason: "third") == outcome)
        #expect(try await socket.sent() == [])
    }

    @Test("A peer that does not answer is left at the close timeout, not before", arguments: Role.allCases)
    func timeout(role: Role) async throws {
        let socket = try await VirtualSocket.open(role, Self.configuration)
        let closing = close(socket.session)
        await socket.advance(.nanoseconds(9_999_999_999))
        #expect(try await socket.closes() == [])
        #expect(socket.session.outcome == nil)
        await socket.advance(.nanoseconds(1))
        #expect(try await socket.closes() == [.all])
        let outcome = try await closing.value
        #expect(!outcome.isClean)
        #expect(outcome.error?.code == .closeTimeout)
    }

    @Test("A client whose server does not close the transport does so itself at the close timeout")
    func clientTimeout() async throws {
        let socket = try await VirtualSocket.open(.client, Self.configuration)
        let closing = close(socket.session)
        _ = try await socket.sent()
        try await socket.deliver()
        await socket.advance(.nanoseconds(9_999_999_999))
        #expect(try await socket.closes() == [])
        await socket.advance(.nanoseconds(1))
        #expect(try await socket.closes() == [.all])
        #expect(try await closing.value.isClean)
    }

    @Test("After `finish` messages go on coming until the peer's close frame", arguments: Role.allCases)
    func finish(role: Role) async throws {
        let socket = try await VirtualSocket.open(role, Self.configuration)
        try socket.peer.send("before")
        try await socket.deliver()
        try socket.session.finish(code: .goingAway)
        await socket.settle()
        try socket.peer.send("in flight")
        try await socket.deliver()
        #expect(try await socket.take(2) == [.text("before"), .text("in flight")])
        #expect(try await socket.sent() == [.close(.goingAway, reason: "")])
        try await socket.deliver()
        #expect(try await socket.take(1) == [])
    }

    @Test("`finish` twice is `finish` once, and `close` after it waits")
    func finishThenClose() async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        try socket.session.finish(code: .goingAway)
        try socket.session.finish(code: .internalError)
        let closing = close(socket.session)
        #expect(try await socket.sent() == [.close(.goingAway, reason: "")])
        try await socket.deliver()
        #expect(try await closing.value.code == .goingAway)
    }

    @Test(
        "Codes that must not be sent are refused, and the session stays open",
        arguments: [0, 999, 1004, 1005, 1006, 1015, 2999, 5000]
    )
    func forbiddenCodes(code: UInt16) async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        let code = CloseCode(rawValue: code)
        await #expect { try await socket.session.close(code: code) } throws: { error in
            (error as? FramingError)?.code == .invalidCloseCode
        }
        #expect(throws: FramingError.self) { try socket.session.finish(code: code) }
        #expect(socket.session.isOpen)
        try await socket.session.send("still open")
        #expect(try await socket.sent() == [.text("still open")])
    }

    @Test("A close frame may have no code, and a reason that is too long is cut")
    func forms() async throws {
        let bare = try await VirtualSocket.open(.server, Self.configuration)
        try bare.session.finish(code: nil)
        #expect(try await bare.sent() == [.close(nil, reason: "")])
        let long = try await VirtualSocket.open(.server, Self.configuration)
        try long.session.finish(reason: String(repeating: "é", count: 100))
        #expect(try await long.sent() == [.close(.normalClosure, reason: String(repeating: "é", count: 61))])
    }

    @Test(
        "Closing does not wait for a reader that has stopped, and throws away what it would have got",
        arguments: [0, 1_000]
    )
    func paused(highWaterMark: Int) async throws {
        var configuration = Self.configuration
        configuration.inboundHighWaterMark = highWaterMark
        let socket = try await VirtualSocket.open(.server, configuration)
        for _ in 0..<100 { try socket.peer.send("nobody takes this") }
        try await socket.deliver()
        #expect(try await socket.onLoop { !$0.isReading })
        let closing = close(socket.session)
        #expect(try await socket.sent() == [.close(.normalClosure, reason: "")])
        for _ in 0..<100 { socket.peer.send(raw: 1, Array("nor this".utf8)) }
        try await socket.deliver()
        #expect(try await closing.value.isClean)
        #expect(try await socket.take(1) == [])
    }

    @Test("Senders that wait for room fail, and messages taken before go out before the close frame")
    func waitingSenders() async throws {
        var configuration = Self.configuration
        configuration.limits.queuedBytesHighWaterMark = 10
        let socket = try await VirtualSocket.open(.server, configuration)
        try await socket.onLoop { $0.holdsWrites = true }
        let session = socket.session
        try await session.send("taken before")
        await socket.settle()
        let sender = Task.immediate { try await session.send("too late") }
        let closing = close(session)
        await #expect { try await sender.value } throws: { isClosed($0) }
        await socket.settle()
        try await socket.onLoop { $0.release() }
        #expect(try await socket.sent() == [.text("taken before"), .close(.normalClosure, reason: "")])
        try await socket.deliver()
        #expect(try await closing.value.isClean)
    }

    @Test("`close` waits even if its task is cancelled")
    func cancelled() async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        let closing = close(socket.session)
        closing.cancel()
        #expect(try await socket.sent() == [.close(.normalClosure, reason: "")])
        #expect(socket.session.outcome == nil)
        try await socket.deliver()
        #expect(try await closing.value.isClean)
    }

    @Test("A transport that is lost while closing ends it")
    func lost() async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        let closing = close(socket.session)
        await socket.settle()
        try await socket.onLoop { $0.reset() }
        #expect(try await closing.value.code == .abnormalClosure)
    }

    @Test(
        "A peer's close frame is answered, and a server then closes the transport",
        arguments: [nil, CloseCode.goingAway]
    )
    func answered(code: CloseCode?) async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        try socket.peer.close(code)
        try await socket.deliver()
        #expect(try await socket.sent() == [.close(code, reason: "")])
        #expect(try await socket.closes() == [.all])
        #expect(socket.session.outcome?.isClean == true)
        #expect(socket.session.outcome?.code == (code ?? .noStatusReceived))
        #expect(try await socket.session.close().isClean)
    }

    // MARK: The transport takes its time

    @Test("A server closes the transport when the transport has taken everything, not before")
    func lingers() async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        try await socket.onLoop { $0.holdsWrites = true }
        try await socket.session.send("on its way")
        await socket.settle()
        try socket.peer.close()
        try await socket.deliver()
        #expect(try await socket.closes() == [])
        try await socket.onLoop { $0.release(1) }
        #expect(try await socket.closes() == [])
        try await socket.onLoop { $0.release() }
        #expect(try await socket.closes() == [.all])
        #expect(try await socket.sent() == [.text("on its way"), .close(.normalClosure, reason: "")])
        #expect(socket.session.outcome?.isClean == true)
    }

    @Test("A peer that has closed and does not read has the close timeout for it")
    func lingersNoLonger() async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        try await socket.onLoop { $0.holdsWrites = true }
        try await socket.session.send("never read")
        await socket.settle()
        try socket.peer.close()
        try await socket.deliver()
        await socket.advance(.nanoseconds(9_999_999_999))
        #expect(try await socket.closes() == [])
        await socket.advance(.nanoseconds(1))
        #expect(try await socket.closes() == [.all])
        #expect(socket.session.outcome != nil)
    }

    // MARK: The scope of a session

    @Test("Leaving the scope closes with 1000, and the scope's result is returned")
    func scope() async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        let session = socket.session
        let run = Task.immediate { try await session.run { _ in 42 } }
        #expect(try await socket.sent() == [.close(.normalClosure, reason: "")])
        try await socket.deliver()
        #expect(try await run.value == 42)
        #expect(session.outcome?.isClean == true)
    }

    @Test("A scope that throws closes with 1011, and its error is thrown")
    func throwingScope() async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        let session = socket.session
        let run = Task.immediate { try await session.run { _ in throw Failure() } }
        #expect(try await socket.sent() == [.close(.internalError, reason: "")])
        try await socket.deliver()
        await #expect(throws: Failure.self) { try await run.value }
    }

    @Test("A scope that is cancelled closes with 1001, whether it throws or returns", arguments: [true, false])
    func cancelledScope(isThrowing: Bool) async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        let session = socket.session
        let run = Task.immediate {
            try await session.run { session in
                do {
                    for try await _ in session.messages {}
                } catch {
                    if isThrowing { throw error }
                }
            }
        }
        run.cancel()
        await socket.wire.waitUntilSent()
        #expect(try await socket.sent() == [.close(.goingAway, reason: "")])
        try await socket.deliver()
        if isThrowing {
            await #expect(throws: CancellationError.self) { try await run.value }
        } else {
            try await run.value
        }
    }

    @Test("A scope whose connection was closed already leaves at once")
    func scopeAfterEnd() async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        let session = socket.session
        let run = Task.immediate {
            try await session.run { session in
                for try await _ in session.messages {}
            }
        }
        try socket.peer.close()
        try await socket.deliver()
        try await run.value
        #expect(session.outcome?.isClean == true)
    }
}
