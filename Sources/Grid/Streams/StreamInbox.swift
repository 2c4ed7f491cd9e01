// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import NIOCore

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
        /// Who waits, and which wait it is: the cancellation of one must not end another's.
        var waiting: (id: UInt64, continuation: NextContinuation)?
        var nextID: UInt64 = 0
    }

    private enum Step {
        case item(Item)
        case wait
    }

    private let state = NIOLockedValueBox(State())

    /// Adds a message for the consumer.
    func push(_ message: ByteBuffer?) {
        let waiting = state.withLockedValue { state -> NextContinuation? in
            guard state.end == nil else { return nil }
            if let waiting = state.waiting.take() { return waiting.continuation }
            state.messages.append(message)
            return nil
        }
        waiting?.resume(returning: .message(message))
    }

    /// Ends the sequence: after the messages that are there, or at once with `discardsMessages`. The first end counts, unless
    /// messages before it are discarded: a consumer that has not had them must not take the end for theirs.
    func finish(_ end: Item, discardsMessages: Bool = false) {
        let waiting = state.withLockedValue { state -> NextContinuation? in
            if discardsMessages, !state.messages.isEmpty {
                state.messages.removeAll()
                state.end = nil
            }
            guard state.end == nil else { return nil }
            state.end = end
            return state.waiting.take()?.continuation
        }
        waiting?.resume(returning: end)
    }

    /// The next message, waiting for one if need be.
    func next() async -> Item {
        let (first, id) = state.withLockedValue { state -> (Step, UInt64) in
            let step = Self.step(&state)
            if case .wait = step { state.nextID &+= 1 }
            return (step, state.nextID)
        }
        if case .item(let item) = first { return item }
        return await withTaskCancellationHandler {
            await withCallContinuation { continuation in
                let step = state.withLockedValue { state -> Step in
                    let step = Self.step(&state)
                    guard case .wait = step else { return step }
                    guard state.waiting == nil else {
                        return .item(.failure(GridError(.invalidState, "a stream's messages have one consumer")))
                    }
                    // Under the lock: a cancellation that comes later finds the continuation.
                    if Task.isCancelled { return .item(.failure(CancellationError())) }
                    state.waiting = (id, continuation)
                    return step
                }
                if case .item(let item) = step { continuation.resume(returning: item) }
            }
        } onCancel: {
            let waiting = state.withLockedValue { state in
                state.waiting?.id == id ? state.waiting.take() : nil
            }
            waiting?.continuation.resume(returning: .failure(CancellationError()))
        }
    }

    private static func step(_ state: inout State) -> Step {
        if let message = state.messages.popFirst() { return .item(.message(message)) }
        if let end = state.end { return .item(end) }
        return .wait
    }
}
