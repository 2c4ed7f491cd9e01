// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import NIOCore
import Synchronization
import Testing

@Suite("Streams between two nodes over TCP", .timeLimit(.minutes(1)))
struct StreamTests {
    @Test("A second consumer gets an error, and the first does not notice, not even when the second is cancelled")
    func secondConsumer() async throws {
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        try await NodePair.run(register: { node in
            try node.registerStream(id: 30, inCapacity: 0) { _, stream in
                for await _ in gate {}
                try await stream.send(ByteBuffer(string: "late"))
            }
        }) { pair in
            try await pair.toSecond.withStream(30, inCapacity: 0) { stream in
                let (waiting, wait) = AsyncStream.makeStream(of: Void.self)
                async let first: ByteBuffer?? = {
                    var messages = stream.responses.makeAsyncIterator()
                    wait.finish()
                    return try await messages.next()
                }()
                for await _ in waiting {}
                // Sooner or later the first one waits; from then on there is the error.
                var code: GridError.Code?
                while code == nil {
                    let second = Task { () -> GridError.Code? in
                        withUnsafeCurrentTask { $0?.cancel() }
                        var messages = stream.responses.makeAsyncIterator()
                        do {
                            _ = try await messages.next()
                            return nil
                        } catch {
                            return (error as? GridError)?.code
                        }
                    }
                    code = await second.value
                }
                #expect(code == .invalidState)
                open.finish()
                let message = try await first
                #expect(message == ByteBuffer(string: "late"))
            }
        }
    }

    @Test("Senders that are cancelled while they wait for a credit are forgotten, and those behind them are not")
    func cancelledSenders() async throws {
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        try await NodePair.run(register: { node in
            try node.registerStream(id: 30, inCapacity: 1) { _, stream in
                for await _ in gate {}
                for try await message in stream.requests { try await stream.send(message) }
            }
        }) { pair in
            try await pair.toSecond.withStream(30, inCapacity: 1) { stream in
                // One for the handler's slot, one for the buffer: the third waits.
                try await stream.send(ByteBuffer(string: "1"))
                try await stream.send(ByteBuffer(string: "2"))
                for _ in 0..<100 {
                    try await withThrowingTaskGroup(of: Void.self) { senders in
                        for _ in 0..<3 { senders.addTask { try await stream.send(ByteBuffer(string: "never")) } }
                        while await pair.first.waitingSenders() < 3 { try Task.checkCancellation() }
                        senders.cancelAll()
                        while let result = await senders.nextResult() {
                            #expect(throws: CancellationError.self) { try result.get() }
                        }
                    }
                    try #require(await pair.first.waitingSenders() == 0)
                }
                async let last: Void = {
                    try await stream.send(ByteBuffer(string: "3"))
                    try await stream.finish()
                }()
                open.finish()
                var received: [ByteBuffer?] = []
                for try await message in stream.responses { received.append(message) }
                try await last
                #expect(received == ["1", "2", "3"].map { ByteBuffer(string: $0) })
            }
        }
    }

    @Test("Messages sent before the handler's error are delivered before it, also to a slow consumer")
    func errorAfterMessages() async throws {
        try await NodePair.run(register: { node in
            try node.registerStream(id: 36, inCapacity: 0, outCapacity: 8) { _, stream in
                for index in 0..<5 { try await stream.send(ByteBuffer(string: "m\(index)")) }
                throw RemoteError("enough")
            }
        }) { pair in
            try await pair.toSecond.withStream(36, inCapacity: 0, outCapacity: 8) { stream in
                // By the time of its answer the stream has ended.
                let connection = try pair.toSecond
                await #expect(throws: RemoteError.self) { try await connection.request(60, nil) }
                var received: [String] = []
                await #expect(throws: RemoteError("enough")) {
                    for try await message in stream.responses {
                        received.append(message.map { String(buffer: $0) } ?? "nil")
                    }
                }
                #expect(received == (0..<5).map { "m\($0)" })
            }
        }
    }

    @Test("A caller that leaves early ends the handler, and a handler that returns early ends the caller's sending")
    func leavingEarly() async throws {
        let (ended, end) = AsyncStream.makeStream(of: Bool.self)
        try await NodePair.run(register: { node in
            try node.registerStream(id: 32, inCapacity: 0) { _, stream in
                do {
                    while true { try await stream.send(ByteBuffer(string: "more")) }
                } catch {
                    end.yield(true)
                    throw error
                }
            }
            try node.registerStream(id: 31, inCapacity: 1) { _, _ in }
        }) { pair in
            let connection = try pair.toSecond
            try await connection.withStream(32, inCapacity: 0) { stream in
                for try await _ in stream.responses { break }
            }
            var ends = ended.makeAsyncIterator()
            #expect(await ends.next() == true)
            try await connection.withStream(31, inCapacity: 1) { stream in
                for try await _ in stream.responses { Issue.record("nothing was sent") }
                await #expect { try await stream.send(nil) } throws: { ($0 as? GridError)?.code == .streamClosed }
                await #expect { try await stream.finish() } throws: { ($0 as? GridError)?.code == .streamClosed }
            }
            #expect(await pair.first.workInProgress() == WorkInProgress())
        }
    }

    @Test("An input whose end was not reached when its stream was cancelled does not end as if it had been read")
    func unreadInput() async throws {
        let (outcomes, outcome) = AsyncStream.makeStream(of: String.self)
        try await NodePair.run(register: { node in
            try node.register(id: 20, execution: .eventLoop) { payload, _ in payload }
            try node.registerStream(id: 30, inCapacity: 4, execution: .eventLoop) { _, stream in
                var requests = stream.requests.makeAsyncIterator()
                #expect(try await requests.next() == .some(ByteBuffer(string: "first")))
                try await stream.send(nil)
                try? await untilCancelled()
                do {
                    let next = try await requests.next()
                    outcome.yield("\(String(describing: next))")
                } catch {
                    outcome.yield("\((error as? GridError)?.code ?? .invalidState)")
                }
            }
        }) { pair in
            let connection = try pair.toSecond
            try await connection.withStream(30, inCapacity: 4) { stream in
                try await stream.send(ByteBuffer(string: "first"))
                try await stream.send(ByteBuffer(string: "second"))
                try await stream.finish()
                var responses = stream.responses.makeAsyncIterator()
                _ = try await responses.next()
                // When it is answered, all that was sent before has arrived.
                _ = try await connection.request(20, nil)
            }
            var seen = outcomes.makeAsyncIterator()
            #expect(await seen.next() == "streamClosed")
        }
    }

    @Test("Ten thousand messages go there and back in order", arguments: [HandlerExecution.concurrent, .eventLoop])
    func manyMessages(execution: HandlerExecution) async throws {
        try await NodePair.run(register: { node in
            try node.registerStream(id: 31, inCapacity: 16, outCapacity: 16, execution: execution) { _, stream in
                for try await message in stream.requests { try await stream.send(message) }
            }
        }) { pair in
            try await pair.toSecond.withStream(31, inCapacity: 16, outCapacity: 16) { stream in
                async let sent: Void = {
                    for index in 0..<10_000 { try await stream.send(ByteBuffer(integer: index)) }
                    try await stream.finish()
                }()
                var next = 0
                for try await message in stream.responses {
                    if message != ByteBuffer(integer: next) { Issue.record("message \(next) is another") }
                    next += 1
                }
                #expect(next == 10_000)
                try await sent
            }
        }
    }

    @Test("Concurrent senders keep their messages whole, large ones too, and their own order")
    func concurrentSenders() async throws {
        try await NodePair.run(
            configure: { $0.limits.maximumQueuedBytes = 64 << 10 },
            register: { node in
                try node.registerStream(id: 31, inCapacity: 16, outCapacity: 16, execution: .eventLoop) { _, stream in
                    for try await message in stream.requests { try await stream.send(message) }
                }
            }
        ) { pair in
            try await pair.toSecond.withStream(31, inCapacity: 16, outCapacity: 16) { stream in
                async let sent: Void = {
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for sender in 0..<8 as Range<UInt8> {
                            group.addTask {
                                for index in 0..<50 as Range<UInt8> {
                                    var message = ByteBuffer(bytes: [sender, index])
                                    message.writeRepeatingByte(sender ^ index, count: Int(index) * 700)
                                    try await stream.send(message)
                                }
                            }
                        }
                        try await group.waitForAll()
                    }
                    try await stream.finish()
                }()
                var next = [UInt8](repeating: 0, count: 8)
                for try await message in stream.responses {
                    let bytes = Array(try #require(message).readableBytesView)
                    let (sender, index) = (Int(bytes[0]), bytes[1])
                    #expect(index == next[sender])
                    next[sender] += 1
                    #expect(bytes.count == 2 + Int(index) * 700)
                    #expect(bytes.dropFirst(2).allSatisfy { $0 == bytes[0] ^ index })
                }
                try await sent
                #expect(next == [UInt8](repeating: 50, count: 8))
            }
        }
    }
}
