// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import NIOEmbedded
import Testing

@testable import WebSocket

/// A server's frame has two bytes more than a short message, so a message of 98 bytes has 100 on the wire.
@Suite("A slow writer is suspended, bounded in bytes", .timeLimit(.minutes(1)))
struct SendingTests {
    private func open(
        highWaterMark: Int = 1_000,
        maximum: Int = 100_000,
        _ compression: PermessageDeflate.Parameters? = nil
    ) async throws -> VirtualSocket {
        let limits = WebSocketLimits(queuedBytesHighWaterMark: highWaterMark, maximumQueuedBytes: maximum)
        let configuration = WebSocketConfiguration(limits: limits, keepAlive: nil)
        let socket = try await VirtualSocket.open(.server, configuration, compression: compression)
        try await socket.onLoop { $0.holdsWrites = true }
        return socket
    }

    /// A message of 100 bytes on the wire, which begins with a number.
    private func message(_ number: Int) -> String {
        let digits = "\(number)"
        return digits + String(repeating: "-", count: 98 - digits.count)
    }

    /// Sends messages, each written before the next one is sent.
    private func send(_ numbers: Range<Int>, over socket: VirtualSocket) async throws {
        for number in numbers {
            try await socket.session.send(message(number))
            await socket.settle()
        }
    }

    /// A task that sends a message, and waits, if there is no room for it, by the time this returns.
    private func sender(_ text: String, over socket: VirtualSocket) -> Task<Void, any Error> {
        let session = socket.session
        return Task.immediate { try await session.send(text) }
    }

    @Test("A sender goes on below the high-water mark and waits from it on", arguments: [(1_000, 10), (1_001, 11)])
    func suspended(highWaterMark: Int, count: Int) async throws {
        let socket = try await open(highWaterMark: highWaterMark)
        try await send(0..<count, over: socket)
        let sender = sender(message(count), over: socket)
        #expect(socket.session.core.waitingSenders == 1)
        await socket.settle()
        #expect(try await socket.onLoop { $0.held } == count * 100)
        try await socket.onLoop { $0.release() }
        try await sender.value
        await socket.settle()
        try await socket.onLoop { $0.release() }
        #expect(try await socket.sent() == (0...count).map { .text(message($0)) })
    }

    @Test("It goes on when no more than half of that is left, not before", arguments: [(1_000, 10, 5), (1_199, 12, 7)])
    func resumed(highWaterMark: Int, count: Int, gone: Int) async throws {
        let socket = try await open(highWaterMark: highWaterMark)
        try await send(0..<count, over: socket)
        let sender = sender(message(count), over: socket)
        try await socket.onLoop { $0.release(gone - 1) }
        await socket.settle()
        #expect(socket.session.core.waitingSenders == 1)
        try await socket.onLoop { $0.release(1) }
        await socket.settle()
        #expect(socket.session.core.waitingSenders == 0)
        try await sender.value
    }

    @Test("Messages that are queued and not written yet count as well, and for 64 bytes more", arguments: [648, 649])
    func unwritten(highWaterMark: Int) {
        let limits = WebSocketLimits(queuedBytesHighWaterMark: highWaterMark)
        var state = SessionState(limits: limits, inboundHighWaterMark: 0)
        let count = (0..<10).count { number in
            if case .queued = state.send(.text(message(number)), .automatic) { true } else { false }
        }
        #expect(count == (highWaterMark == 648 ? 4 : 5))
        #expect(state.outgoingCost == count * 162)
    }

    /// Lets everything go, as often as something follows.
    private func drain(_ socket: VirtualSocket) async throws {
        while try await socket.onLoop({ $0.held }) > 0 || socket.session.core.waitingSenders > 0 {
            try await socket.onLoop { $0.release() }
            await socket.settle()
        }
    }

    @Test("Those who wait take their turns, and nobody overtakes them")
    func order() async throws {
        let socket = try await open()
        try await send(0..<10, over: socket)
        var senders = (10..<15).map { sender(message($0), over: socket) }
        // It would fit, but is not first.
        try await socket.onLoop { $0.release(1) }
        await socket.settle()
        senders.append(sender("small", over: socket))
        #expect(socket.session.core.waitingSenders == 6)
        try await drain(socket)
        for sender in senders { try await sender.value }
        #expect(try await socket.sent() == (0..<15).map { .text(message($0)) } + [.text("small")])
    }

    @Test("A message larger than the queue passes over an idle transport, and waits for it while it is not")
    func largerThanTheQueue() async throws {
        let socket = try await open(maximum: 2_000)
        let large = String(repeating: "L", count: 50_000)
        try await socket.session.send(large)
        await socket.settle()
        let second = sender(large, over: socket)
        #expect(socket.session.core.waitingSenders == 1)
        try await socket.onLoop { $0.release(1) }
        try await second.value
        await socket.settle()
        try await socket.onLoop { $0.release() }
        try await send(0..<1, over: socket)
        let third = sender(large, over: socket)
        #expect(socket.session.core.waitingSenders == 1)
        try await drain(socket)
        try await third.value
        try await socket.onLoop { $0.release() }
        #expect(try await socket.sent() == [.text(large), .text(large), .text(message(0)), .text(large)])
        #expect(socket.session.isOpen)
    }

    @Test("A message that fits to the byte is queued, one byte more waits", arguments: [0, 1])
    func maximum(over: Int) async throws {
        // What is queued and not written counts for 64 bytes more.
        let socket = try await open(maximum: 2_000)
        try await send(0..<1, over: socket)
        let sender = sender(String(repeating: "m", count: 1_900 - 64 + over), over: socket)
        #expect(socket.session.core.waitingSenders == over)
        try await drain(socket)
        try await sender.value
    }

    @Test("A message larger than the queue passes while the answer to a ping is on its way")
    func largeBehindPong() async throws {
        let socket = try await open(maximum: 2_000)
        try socket.peer.ping([1])
        try await socket.deliver()
        let large = String(repeating: "L", count: 50_000)
        let sender = sender(large, over: socket)
        await socket.settle()
        try await drain(socket)
        try await sender.value
        try await socket.onLoop { $0.release() }
        #expect(try await socket.sent() == [.pong([1]), .text(large)])
        #expect(socket.session.isOpen)
    }

    @Test("A large message of one task and the ones of others do not end the session between them")
    func largeBehindQueued() async throws {
        let limits = WebSocketLimits(queuedBytesHighWaterMark: 1_000, maximumQueuedBytes: 2_000)
        var state = SessionState(limits: limits, inboundHighWaterMark: 0)
        guard case .queued = state.send(.text(message(0)), .automatic) else {
            Issue.record("not queued")
            return
        }
        var items: [SessionState.Outgoing] = []
        state.takeOutgoing(&items)
        #expect(items.count == 1)
        // The loop has it, and has not written it yet.
        guard case .full = state.send(.text(String(repeating: "L", count: 2_000)), .automatic) else {
            Issue.record("queued beyond the maximum")
            return
        }
        _ = state.transportHolds(0)
        guard case .queued = state.send(.text(String(repeating: "L", count: 2_000)), .automatic) else {
            Issue.record("not queued over an idle transport")
            return
        }
    }

    @Test("A ping of the application passes a queue that is full")
    func pingBehindLarge() async throws {
        let socket = try await open(maximum: 2_000)
        let large = String(repeating: "L", count: 50_000)
        try await socket.session.send(large)
        await socket.settle()
        let session = socket.session
        let ping = Task.immediate { try await session.ping() }
        await socket.settle()
        #expect(socket.session.isOpen)
        try await socket.onLoop { $0.release() }
        let sent = try await socket.sent()
        #expect(sent.first == .text(large))
        #expect(sent.count == 2)
        try await socket.deliver()
        try await ping.value
    }

    @Test("A sender that is cancelled while it waits sends nothing, and whoever comes after it goes on")
    func cancelled() async throws {
        let socket = try await open()
        try await send(0..<10, over: socket)
        let first = sender("cancelled", over: socket)
        let second = sender("second", over: socket)
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        try await drain(socket)
        try await second.value
        try await drain(socket)
        #expect(try await socket.sent() == (0..<10).map { .text(message($0)) } + [.text("second")])
    }

    @Test("The cancellation of a large message that waits lets a small one behind it go at last")
    func cancelledLarge() async throws {
        let socket = try await open(maximum: 1_200)
        try await send(0..<10, over: socket)
        let large = sender(String(repeating: "L", count: 5_000), over: socket)
        let small = sender("small", over: socket)
        try await socket.onLoop { $0.release(9) }
        await socket.settle()
        #expect(socket.session.core.waitingSenders == 2)
        large.cancel()
        await #expect(throws: CancellationError.self) { try await large.value }
        try await drain(socket)
        try await small.value
    }

    @Test("A task that is cancelled already sends what there is room for, and does not wait")
    func cancelledBefore() async throws {
        let socket = try await open()
        let session = socket.session
        let first = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await session.send("sent")
        }
        try await first.value
        await socket.settle()
        try await socket.onLoop { $0.release() }
        #expect(try await socket.sent() == [.text("sent")])
        try await send(0..<10, over: socket)
        let second = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await session.send("not sent")
        }
        await #expect(throws: CancellationError.self) { try await second.value }
        try await drain(socket)
        #expect(try await socket.sent() == (0..<10).map { .text(message($0)) })
    }

    @Test("Senders that never stop do not keep the event loop from everything else")
    func fairness() async throws {
        let socket = try await open()
        let session = socket.session
        let sent = Counter()
        let loop = socket.wire.channel.testingEventLoop
        let others = Counter()
        try await socket.onLoop {
            $0.holdsWrites = false
            $0.onFlush = {
                guard sent.value < 10_000 else { return }
                sent.add(1)
                // Others that share the loop, and have something to do only now.
                loop.execute { others.add(sent.value < 10_000 ? 1 : 0) }
                _ = Task.immediate { try await session.send("and on it goes") }
            }
        }
        try await session.send("it begins")
        await socket.settle()
        #expect(sent.value == 10_000)
        #expect(others.value > 0)
        #expect(try await socket.sent().count == 10_001)
    }

    @Test("Messages of many tasks are compressed in the order in which they go out", arguments: [false, true])
    func concurrent(noContextTakeover: Bool) async throws {
        let socket = try await open(.init(serverNoContextTakeover: noContextTakeover))
        try await socket.onLoop { $0.holdsWrites = false }
        let session = socket.session
        try await withThrowingTaskGroup(of: Void.self) { group in
            for sender in 0..<8 {
                group.addTask {
                    for number in 0..<100 {
                        try await session.send("sender \(sender) says \(number), as all the others do, at some length")
                    }
                }
            }
            try await group.waitForAll()
        }
        var next = [Int](repeating: 0, count: 8)
        for event in try await socket.sent() {
            guard case .text(let text) = event else {
                Issue.record("\(event)")
                return
            }
            let words = text.split { " ,".contains($0) }
            let sender = try #require(Int(words[1]))
            #expect(next[sender] == Int(words[3]))
            next[sender] += 1
        }
        #expect(next == [Int](repeating: 100, count: 8))
    }
}
