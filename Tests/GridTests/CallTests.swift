// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import NIOCore
import Testing

@Suite("Calls between two nodes over TCP", .timeLimit(.minutes(1)))
struct CallTests {
    @Test(
        "A request is answered, in both directions, by handlers on either executor",
        arguments: [HandlerExecution.concurrent, .eventLoop]
    )
    func request(execution: HandlerExecution) async throws {
        try await NodePair.run(register: { node in
            try node.register(id: 20, execution: execution) { payload, _ in payload }
        }) { pair in
            for connection in [try pair.toSecond, try pair.toFirst] {
                for payload in [nil, "", "x", String(repeating: "long", count: 50_000)] {
                    let answer = try await connection.request(20, payload.map { ByteBuffer(string: $0) })
                    // An empty request has no payload on the wire (GRID-V1 §2.3).
                    #expect(answer.map { String(buffer: $0) } == (payload == "" ? nil : payload))
                }
            }
        }
    }

    @Test("Many concurrent requests from one task group are all answered")
    func concurrent() async throws {
        try await NodePair.run(register: { node in
            try node.register(id: 20, execution: .eventLoop) { payload, _ in payload }
        }) { pair in
            let connection = try pair.toSecond
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<2_000 {
                    group.addTask {
                        let answer = try await connection.request(20, ByteBuffer(string: "\(index)"))
                        return answer == ByteBuffer(string: "\(index)")
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }

    @Test("Callers on the connection's executor are answered")
    func callersOnTheLoop() async throws {
        try await NodePair.run(register: { node in
            try node.register(id: 20, execution: .eventLoop) { payload, _ in payload }
        }) { pair in
            let connection = try pair.toSecond
            try await withTaskExecutorPreference(connection.executor) {
                for index in 0..<1_000 {
                    let answer = try await connection.request(20, ByteBuffer(string: "\(index)"))
                    #expect(answer == ByteBuffer(string: "\(index)"))
                }
            }
        }
    }

    @Test("A handler's error reaches the caller as a RemoteError with its text")
    func remoteError() async throws {
        try await NodePair.run(register: { node in
            try node.register(id: 21) { _, _ in throw RemoteError("boom") }
        }) { pair in
            await #expect(throws: RemoteError("boom")) { try await pair.toSecond.request(21, nil) }
            await #expect {
                try await pair.toSecond.request(60, nil)
            } throws: { error in
                (error as? RemoteError)?.message == "Invalid Handler for type: UpdateMetacacheListing"
            }
        }
    }

    @Test("A stream carries messages both ways and ends when both sides have")
    func echoStream() async throws {
        try await NodePair.run(register: { node in
            try node.registerStream(id: 30, inCapacity: 4, outCapacity: 2, execution: .eventLoop) { _, stream in
                for try await message in stream.requests { try await stream.send(message) }
            }
        }) { pair in
            let received = try await pair.toSecond.withStream(30, inCapacity: 4, outCapacity: 2) { stream in
                async let sent: Void = {
                    for index in 0..<500 { try await stream.send(ByteBuffer(string: "\(index)")) }
                    try await stream.finish()
                }()
                var received: [String] = []
                for try await message in stream.responses {
                    received.append(message.map { String(buffer: $0) } ?? "nil")
                }
                try await sent
                return received
            }
            #expect(received == (0..<500).map { "\($0)" })
        }
    }

    @Test("A call past its deadline fails, and so does the handler's task")
    func deadline() async throws {
        let (ended, end) = AsyncStream.makeStream(of: Bool.self)
        try await NodePair.run(register: { node in
            try node.register(id: 22) { _, _ in
                try? await untilCancelled()
                end.yield(Task.isCancelled)
                return nil
            }
        }) { pair in
            await #expect {
                _ = try await pair.toSecond.request(22, nil, deadline: .milliseconds(50))
            } throws: { ($0 as? GridError)?.code == .deadlineExceeded }
            var iterator = ended.makeAsyncIterator()
            #expect(await iterator.next() == true)
        }
    }
}
