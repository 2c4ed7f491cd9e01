// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import GridConformance
import NIOCore

/// Streams of each kind: two-way, from the handler alone, to the handler alone.
extension DemoWorker {
    private static let messages = 40

    /// Returns how many messages came back as they must.
    func streams(_ instruction: DemoInstruction, on connection: GridConnection) async throws -> Int {
        let size = instruction.size
        try await withTaskExecutorPreference(connection.executor) {
            try await forEach(instruction.count, concurrency: instruction.concurrency) { index in
                try await Self.echo(index, size, connection)
                try await Self.generate(size, connection)
                try await Self.count(index, size, connection)
            }
        }
        return instruction.count * 3 * Self.messages
    }

    private static func echo(_ index: Int, _ size: Int, _ connection: GridConnection) async throws {
        try await connection.withStream(31, inCapacity: 16, outCapacity: 16) { stream in
            async let sending: Void = send(index, size, stream)
            var received = 0
            for try await message in stream.responses {
                guard message == payload(index &+ received, size: size) else {
                    throw DemoError("echoed message \(received) of a stream is not what was sent")
                }
                received += 1
            }
            try await sending
            guard received == messages else { throw DemoError("\(received) of \(messages) messages were echoed") }
        }
    }

    private static func generate(_ size: Int, _ connection: GridConnection) async throws {
        let request = ByteBuffer(string: "\(messages) \(size)")
        try await connection.withStream(33, request, inCapacity: 0, outCapacity: 16) { stream in
            var received = 0
            for try await message in stream.responses {
                guard message == PatternGenerator.message(received, size: size) else {
                    throw DemoError("message \(received) of a one-way stream is wrong")
                }
                received += 1
            }
            guard received == messages else { throw DemoError("\(received) of \(messages) messages came") }
        }
    }

    private static func count(_ index: Int, _ size: Int, _ connection: GridConnection) async throws {
        try await connection.withStream(35, inCapacity: 16, outCapacity: 1) { stream in
            try await send(index, size, stream)
            var answers: [String] = []
            for try await message in stream.responses { answers.append(ConformanceHandlers.text(of: message)) }
            guard answers == ["\(messages) \(messages * size)"] else {
                throw DemoError("the handler counted \(answers), not \(messages) messages of \(size) bytes")
            }
        }
    }

    private static func send(_ index: Int, _ size: Int, _ stream: OutgoingStream) async throws {
        for number in 0..<messages {
            try await stream.send(payload(index &+ number, size: size))
        }
        try await stream.finish()
    }
}
