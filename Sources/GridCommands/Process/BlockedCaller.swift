// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Synchronization

/// Who waits for ``BlockingWork``: resumed once, by its result or by a cancellation, whichever comes first.
final class BlockedCaller<Value: Sendable>: Sendable {
    private enum State: Sendable {
        case created
        case waiting(CheckedContinuation<Value, any Error>)
        case finished
    }

    private let state = Mutex(State.created)

    /// Keeps the continuation. Resumes it at once and returns false when it has been cancelled already.
    func wait(_ continuation: CheckedContinuation<Value, any Error>) -> Bool {
        let waits = state.withLock { state in
            guard case .created = state else { return false }
            state = .waiting(continuation)
            return true
        }
        if !waits { continuation.resume(throwing: CancellationError()) }
        return waits
    }

    func finish(_ result: Result<Value, any Error>) {
        let last = state.withLock { state in
            defer { state = .finished }
            return state
        }
        if case .waiting(let continuation) = last { continuation.resume(with: result) }
    }
}
