// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore
import Synchronization

/// The messages of a stream between the event loop, which puts them in, and their single consumer.
///
/// The mux's credits bound how many there are. A mutex and not the event loop guards them, so that a consumer elsewhere
/// gets what is there without a hop; it is contended only in the instant in which both touch it.
final class StreamInbox: Sendable {
    enum Item: Sendable {
        case message(ByteBuffer?)
        case end
        case failure(any Error)
    }

    private struct State: Sendable {
        var messages = CircularBuffer<ByteBuffer?>()
        var end: Item?
        var waiting: NextContinuation?
        var isCancelled = false
    }

    private enum Step {
        case item(Item)
        case wait
    }

    private let state = Mutex(State())

    /// Adds a message for the consumer.
    func push(_ message: ByteBuffer?) {
        let waiting = state.withLock { state -> NextContinuation? in
            guard state.end == nil else { return nil }
            if let waiting = state.waiting.take() { return waiting }
            state.messages.append(message)
            return nil
        }
        waiting?.resume(returning: .message(message))
    }

    /// Ends the sequence: after the messages that are there, or at once with `discardsMessages`.
    func finish(_ end: Item, discardsMessages: Bool = false) {
        let waiting = state.withLock { state -> NextContinuation? in
            if discardsMessages { state.messages.removeAll() }
            guard state.end == nil else { return nil }
            state.end = end
            return state.waiting.take()
        }
        waiting?.resume(returning: end)
    }

    /// The next message, waiting for one if need be.
    func next() async -> Item {
        let first = state.withLock { state -> Step in
            // Left behind by a consumer that was cancelled in the instant in which its message came.
            state.isCancelled = false
            return Self.step(&state)
        }
        if case .item(let item) = first { return item }
        return await withTaskCancellationHandler {
            await withCallContinuation { continuation in
                let step = state.withLock { state -> Step in
                    let step = Self.step(&state)
                    if case .wait = step {
                        if state.isCancelled {
                            state.isCancelled = false
                            return .item(.failure(CancellationError()))
                        }
                        if state.waiting != nil {
                            return .item(.failure(GridError(.invalidState, "a stream's messages have one consumer")))
                        }
                        state.waiting = continuation
                    }
                    return step
                }
                if case .item(let item) = step { continuation.resume(returning: item) }
            }
        } onCancel: {
            let waiting = state.withLock { state -> NextContinuation? in
                if let waiting = state.waiting.take() { return waiting }
                state.isCancelled = true
                return nil
            }
            waiting?.resume(returning: .failure(CancellationError()))
        }
    }

    private static func step(_ state: inout State) -> Step {
        if let message = state.messages.popFirst() { return .item(.message(message)) }
        if let end = state.end { return .item(end) }
        return .wait
    }
}
