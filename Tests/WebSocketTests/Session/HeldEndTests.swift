// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import Testing
import WebSocket

@Suite("What came before the end is delivered, and can be answered", .timeLimit(.minutes(1)))
struct HeldEndTests {
    private static let configuration = WebSocketConfiguration(
        limits: WebSocketLimits(closeTimeout: .seconds(10)),
        keepAlive: nil
    )

    /// Ways in which a peer ends the connection, and what comes of them.
    enum End: CaseIterable, Sendable {
        case close, fault

        func send(by peer: Peer) throws {
            switch self {
            case .close: try peer.close(.goingAway, reason: "bye")
            case .fault: peer.send(raw: 3)
            }
        }

        /// The answer to it.
        var answer: Peer.Event {
            switch self {
            case .close: .close(.goingAway, reason: "")
            case .fault: .close(.protocolError, reason: "opcode 3 is reserved")
            }
        }

        /// Checks the end of the sequence.
        func check(_ iterator: inout WebSocketMessages.Iterator) async throws {
            switch self {
            case .close:
                #expect(try await iterator.next() == nil)
            case .fault:
                do {
                    let message = try await iterator.next()
                    Issue.record("\(String(describing: message))")
                } catch let error as WebSocketError {
                    #expect(error.code == .failed)
                    #expect(error.framingError?.code == .reservedOpcode)
                }
            }
        }
    }

    @Test("Messages of the same read are answered before the close frame", arguments: End.allCases, Role.allCases)
    func answered(end: End, role: Role) async throws {
        let socket = try await VirtualSocket.open(role, Self.configuration)
        try socket.peer.send("one")
        try socket.peer.send("two")
        try end.send(by: socket.peer)
        try await socket.deliver()
        var iterator = socket.session.messages.makeAsyncIterator()
        for text in ["one", "two"] {
            #expect(try await socket.sent() == [])
            #expect(socket.session.isOpen)
            #expect(try await iterator.next() == .text(text))
            try await socket.session.send(text)
            #expect(try await socket.sent() == [.text(text)])
        }
        try await end.check(&iterator)
        #expect(try await socket.sent() == [end.answer])
        #expect(!socket.session.isOpen)
        await #expect(throws: WebSocketError.self) { try await socket.session.send("late") }
        try await end.check(&iterator)
    }

    @Test("A message that a waiting task gets can be answered too", arguments: End.allCases)
    func waiting(end: End) async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        let session = socket.session
        let consumer = Task.immediate {
            var iterator = session.messages.makeAsyncIterator()
            let message = try await iterator.next()
            if let message { try await session.send(message) }
            return message
        }
        try socket.peer.send("question")
        try end.send(by: socket.peer)
        try await socket.deliver()
        #expect(try await consumer.value == .text("question"))
        #expect(try await socket.sent() == [.text("question")])
        var iterator = session.messages.makeAsyncIterator()
        try await end.check(&iterator)
        #expect(try await socket.sent() == [end.answer])
    }

    @Test("Where nothing is left to be dealt with the end comes at once", arguments: End.allCases, [false, true])
    func atOnce(end: End, isWaitedFor: Bool) async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        let session = socket.session
        try socket.peer.send("before")
        try await socket.deliver()
        #expect(try await socket.take(1) == [.text("before")])
        let consumer = Task.immediate {
            var iterator = session.messages.makeAsyncIterator()
            if isWaitedFor { try await end.check(&iterator) }
        }
        // The taker has come back, or, if not, may be busy with the message.
        try end.send(by: socket.peer)
        try await socket.deliver()
        #expect(try await socket.sent() == (isWaitedFor ? [end.answer] : []))
        try await consumer.value
        var iterator = session.messages.makeAsyncIterator()
        try await end.check(&iterator)
        #expect(try await socket.sent() == (isWaitedFor ? [] : [end.answer]))
    }

    @Test("Without any message the end comes at once", arguments: End.allCases)
    func withoutMessages(end: End) async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        try end.send(by: socket.peer)
        try await socket.deliver()
        #expect(try await socket.sent() == [end.answer])
    }

    @Test("It waits for half of the close timeout, not longer; messages go on coming", arguments: End.allCases)
    func bounded(end: End) async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        try socket.peer.send("one")
        try socket.peer.send("two")
        try end.send(by: socket.peer)
        try await socket.deliver()
        await socket.advance(.nanoseconds(4_999_999_999))
        #expect(try await socket.sent() == [])
        #expect(socket.session.isOpen)
        await socket.advance(.nanoseconds(1))
        #expect(try await socket.sent() == [end.answer])
        #expect(!socket.session.isOpen)
        #expect(try await socket.take(2) == [.text("one"), .text("two")])
        var iterator = socket.session.messages.makeAsyncIterator()
        try await end.check(&iterator)
    }

    @Test("Closing the WebSocket does not wait for messages that nobody will want", arguments: End.allCases)
    func closing(end: End) async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        let session = socket.session
        try socket.peer.send("unwanted")
        try end.send(by: socket.peer)
        try await socket.deliver()
        try await session.send("last words")
        let closing = Task.immediate { try await session.close() }
        #expect(try await socket.sent() == [.text("last words"), end.answer])
        try await socket.onLoop { $0.endOfFile() }
        let outcome = try await closing.value
        #expect(outcome.isClean == (end == .close))
        #expect(outcome.code == (end == .close ? .goingAway : .abnormalClosure))
    }

    @Test("`finish` brings the end about, and what came stays to be taken", arguments: End.allCases)
    func finishing(end: End) async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        try socket.peer.send("kept")
        try end.send(by: socket.peer)
        try await socket.deliver()
        try socket.session.finish()
        #expect(try await socket.sent() == [end.answer])
        #expect(try await socket.take(1) == [.text("kept")])
        var iterator = socket.session.messages.makeAsyncIterator()
        try await end.check(&iterator)
    }

    @Test("Messages that came before the transport's end are delivered after it", arguments: Role.allCases)
    func endOfFile(role: Role) async throws {
        let socket = try await VirtualSocket.open(role, Self.configuration)
        try socket.peer.send("one")
        try socket.peer.send("two")
        try await socket.deliver()
        try await socket.onLoop { $0.endOfFile() }
        await socket.settle()
        #expect(!socket.session.isOpen)
        #expect(try await socket.take(2) == [.text("one"), .text("two")])
        await #expect { try await socket.take(1) } throws: { ($0 as? WebSocketError)?.code == .connectionLost }
    }

    @Test("Bytes that nobody had read yet when the transport ended are delivered too", arguments: [true, false])
    func unreadAtEnd(hasCloseFrame: Bool) async throws {
        let socket = try await VirtualSocket.open(
            .server,
            WebSocketConfiguration(keepAlive: nil, inboundHighWaterMark: 0)
        )
        for number in 0..<100 { try socket.peer.send("\(number)") }
        if hasCloseFrame { try socket.peer.close() }
        try await socket.onLoop { $0.readSize = 50 }
        try await socket.deliver()
        try await socket.onLoop { $0.readSize = .max }
        try await socket.onLoop { $0.endOfFile() }
        #expect(try await socket.take(100) == (0..<100).map { .text("\($0)") })
        if hasCloseFrame {
            #expect(try await socket.take(1) == [])
        } else {
            await #expect { try await socket.take(1) } throws: { ($0 as? WebSocketError)?.code == .connectionLost }
        }
        await socket.settle()
        #expect(socket.session.outcome?.code == (hasCloseFrame ? .normalClosure : .abnormalClosure))
    }

    @Test("A fault is announced, and the transport closed when the peer has closed it or the time is up")
    func faultClosesOutput() async throws {
        let socket = try await VirtualSocket.open(.server, Self.configuration)
        socket.peer.send(raw: 3)
        try await socket.deliver()
        #expect(try await socket.closes() == [.output])
        await socket.advance(.nanoseconds(9_999_999_999))
        #expect(try await socket.closes() == [.output])
        await socket.advance(.nanoseconds(1))
        #expect(try await socket.closes() == [.output, .all])
        #expect(socket.session.outcome?.error?.code == .reservedOpcode)
    }
}
