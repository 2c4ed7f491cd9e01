// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import NIOEmbedded
import Testing
import WebSocket

@Suite("Taking messages", .timeLimit(.minutes(1)))
struct ConsumerTests {
    /// A task that waits for a message by the time this returns.
    private func consumer(of session: WebSocketSession) -> Task<WebSocketMessage?, any Error> {
        Task.immediate {
            var iterator = session.messages.makeAsyncIterator()
            return try await iterator.next()
        }
    }

    private func code(of task: Task<WebSocketMessage?, any Error>) async -> WebSocketError.Code? {
        do {
            let message = try await task.value
            Issue.record("\(String(describing: message))")
            return nil
        } catch {
            return (error as? WebSocketError)?.code
        }
    }

    @Test("A task that waits is told of the peer's close frame by nil, and so is every later one")
    func closed() async throws {
        let socket = try await VirtualSocket.open()
        let consumer = consumer(of: socket.session)
        try socket.peer.close()
        try await socket.deliver()
        #expect(try await consumer.value == nil)
        #expect(try await socket.take(1) == [])
        #expect(try await socket.take(1) == [])
    }

    @Test("A task that waits is told of a fault by what the peer did")
    func failed() async throws {
        let socket = try await VirtualSocket.open()
        let consumer = consumer(of: socket.session)
        socket.peer.send(raw: 0)
        try await socket.deliver()
        await #expect { try await consumer.value } throws: { error in
            (error as? WebSocketError)?.framingError?.code == .unexpectedContinuation
        }
    }

    @Test("A task that waits is told of a lost connection, and of what the transport said")
    func lost() async throws {
        let socket = try await VirtualSocket.open()
        let consumer = consumer(of: socket.session)
        try await socket.onLoop { $0.reset() }
        await #expect { try await consumer.value } throws: { error in
            guard let error = error as? WebSocketError else { return false }
            return error.code == .connectionLost && error.message.contains("connection reset")
        }
        #expect(socket.session.outcome?.code == .abnormalClosure)
    }

    @Test("A message that was cut off by the end is not delivered")
    func cutOff() async throws {
        let socket = try await VirtualSocket.open()
        let consumer = consumer(of: socket.session)
        socket.peer.send(raw: 1, Array("half".utf8), isFinal: false)
        try await socket.deliver()
        try await socket.onLoop { $0.endOfFile() }
        #expect(await code(of: consumer) == .connectionLost)
    }

    @Test("A task that is cancelled while it waits loses nothing")
    func cancelled() async throws {
        let socket = try await VirtualSocket.open()
        let consumer = consumer(of: socket.session)
        consumer.cancel()
        await #expect(throws: CancellationError.self) { try await consumer.value }
        try socket.peer.send("not lost")
        try await socket.deliver()
        #expect(try await socket.take(1) == [.text("not lost")])
    }

    @Test("A task that is cancelled already does not wait, but gets what is there")
    func cancelledBefore() async throws {
        let socket = try await VirtualSocket.open()
        let session = socket.session
        let first = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            var iterator = session.messages.makeAsyncIterator()
            return try await iterator.next()
        }
        await #expect(throws: CancellationError.self) { try await first.value }
        try socket.peer.send("there")
        try await socket.deliver()
        let second = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            var iterator = session.messages.makeAsyncIterator()
            return try await iterator.next()
        }
        #expect(try await second.value == .text("there"))
    }

    @Test("Whichever comes first, a message or the cancellation of who waits for it, it is taken once")
    func cancellationRace() async throws {
        let socket = try await VirtualSocket.open()
        let session = socket.session
        for round in 0..<1_000 {
            let consumer = Task {
                var iterator = session.messages.makeAsyncIterator()
                return try await iterator.next()
            }
            try socket.peer.send("\(round)")
            let bytes = socket.peer.takeOutput()
            let transport = socket.wire.transport
            socket.wire.channel.eventLoop.execute { transport.arrive(bytes) }
            consumer.cancel()
            var taken: WebSocketMessage?
            do {
                taken = try await consumer.value
            } catch is CancellationError {
                taken = try await socket.take(1).first
            }
            #expect(taken == .text("\(round)"))
        }
    }

    @Test("A second task that wants to wait is told so; the first goes on waiting")
    func second() async throws {
        let socket = try await VirtualSocket.open()
        let first = consumer(of: socket.session)
        #expect(await code(of: consumer(of: socket.session)) == .invalidState)
        try socket.peer.send("for the first")
        try await socket.deliver()
        #expect(try await first.value == .text("for the first"))
    }

    @Test("A new iterator goes on where the last one stopped")
    func iterators() async throws {
        let socket = try await VirtualSocket.open()
        for number in 0..<5 { try socket.peer.send("\(number)") }
        try await socket.deliver()
        for number in 0..<5 {
            var iterator = socket.session.messages.makeAsyncIterator()
            #expect(try await iterator.next() == .text("\(number)"))
        }
    }

    @Test("A loop over the messages ends with the peer's close frame")
    func loop() async throws {
        let socket = try await VirtualSocket.open()
        for number in 0..<100 { try socket.peer.send("\(number)") }
        try socket.peer.close()
        try await socket.deliver()
        var messages: [WebSocketMessage] = []
        for try await message in socket.session.messages { messages.append(message) }
        #expect(messages == (0..<100).map { .text("\($0)") })
    }
}
