// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import NIOCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads messages from a file or from standard input, as far as they are asked for: who cannot send does not read.
final class MessageReader: Sendable {
    private struct State {
        var splitter: MessageSplitter
        var hasEnded = false
    }

    private let descriptor: Int32
    private let name: String
    private let isOwner: Bool
    private let work = BlockingWork(label: "message reader")
    /// Held while reading, by the thread that reads.
    private let state: Mutex<State>

    /// Reads a file; `-` is standard input.
    init(path: String, unit: MessageSplitter.Unit) throws {
        isOwner = path != "-"
        if isOwner {
            descriptor = open(path, O_RDONLY | O_CLOEXEC)
            name = "'\(path)'"
            guard descriptor >= 0 else {
                throw CommandFailure(.failure, "cannot open \(name): \(String(cString: strerror(errno)))")
            }
        } else {
            descriptor = STDIN_FILENO
            name = "standard input"
        }
        state = Mutex(State(splitter: MessageSplitter(unit)))
    }

    deinit {
        if isOwner { close(descriptor) }
    }

    /// The next message, or nil at the end. For one consumer.
    ///
    /// - Throws: ``CommandFailure``; `CancellationError` when the task is cancelled, even while nothing comes.
    func next() async throws -> ByteBuffer? {
        // Most messages are there from the last read, and need no other thread.
        if case .some(.some(let message)) = try state.withLockIfAvailable({ try split(&$0) }) { return message }
        return try await work.run { try self.read() }
    }

    private func split(_ state: inout State) throws -> ByteBuffer? {
        do {
            return try state.splitter.next()
        } catch {
            throw CommandFailure(
                .failure,
                "\(name) has a line of more than \(MessageSplitter.maximumLineLength) bytes; use --chunk"
            )
        }
    }

    private func read() throws -> ByteBuffer? {
        try state.withLock { state in
            while true {
                if let message = try split(&state) { return message }
                if state.hasEnded { return state.splitter.rest() }
                try fill(&state)
            }
        }
    }

    private func fill(_ state: inout State) throws {
        try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { space in
            while true {
                let count = systemRead(descriptor, space.baseAddress, space.count)
                if count < 0 && errno == EINTR { continue }
                guard count >= 0 else {
                    throw CommandFailure(.failure, "cannot read \(name): \(String(cString: strerror(errno)))")
                }
                state.hasEnded = count == 0
                state.splitter.append(UnsafeRawBufferPointer(rebasing: space[..<count]))
                return
            }
        }
    }
}

/// `read(2)`, which the method of the same name would hide.
private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, bytes, count)
}
