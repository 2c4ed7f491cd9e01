// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Grid

/// Sends what a reader reads and writes what comes back, until the stream has ended.
struct StreamConversation: Sendable {
    private enum Part: Sendable {
        case sending, receiving
    }

    var stream: OutgoingStream
    /// Nil for a stream without input.
    var reader: MessageReader?
    var format: OutputFormat

    /// - Throws: how the stream ended, unless its handler ended it well; what the reader throws.
    func run() async throws {
        try await withThrowingTaskGroup(of: Part.self) { group in
            group.addTask {
                try await receive()
                return .receiving
            }
            if let reader {
                group.addTask {
                    try await send(reader)
                    return .sending
                }
            }
            // A handler may end before the input does, and then nobody wants the rest.
            defer { group.cancelAll() }
            while let part = try await group.next() {
                if part == .receiving { return }
            }
        }
    }

    private func send(_ reader: MessageReader) async throws {
        while let message = try await reader.next() {
            guard try await isOpen({ try await stream.send(message) }) else { return }
        }
        _ = try await isOpen { try await stream.finish() }
    }

    /// Runs the body, and returns false when the stream has ended meanwhile. Why it has is what the receiving part throws.
    private func isOpen(_ body: () async throws -> Void) async throws -> Bool {
        do {
            try await body()
            return true
        } catch let error as GridError where error.code != .limitExceeded {
            return false
        } catch is RemoteError {
            return false
        }
    }

    private func receive() async throws {
        // A pipe that nobody reads blocks, and with it everything up to the handler that sends.
        let work = BlockingWork(label: "message writer")
        for try await message in stream.responses {
            let bytes = try format.bytes(of: message)
            let isWritten = try await work.run { StandardStream.output.write(bytes) }
            guard isWritten else { throw CommandFailure(.failure, "nobody reads the output any more") }
        }
    }
}
