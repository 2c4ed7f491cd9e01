// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers

/// Something to wait for that comes and may go again.
package final class Gate: Sendable {
    private struct State: Sendable {
        var isOpen = false
        var failure: (any Error)?
        var waiters: [UInt64: CheckedContinuation<Void, any Error>] = [:]
        var nextID: UInt64 = 0
    }

    private let state = NIOLockedValueBox(State())

    package init() {}

    /// Lets everybody through from now on.
    package func open() {
        settle { $0.isOpen = true }
    }

    /// Has everybody wait from now on.
    package func close() {
        state.withLockedValue { $0.isOpen = false }
    }

    /// Has everybody who waits, now or later, fail.
    package func fail(_ error: any Error) {
        settle { $0.failure = error }
    }

    /// Returns once the gate is open.
    ///
    /// - Throws: the failure; `CancellationError` when the task is cancelled.
    package func wait() async throws {
        let id = state.withLockedValue { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result: Result<Void, any Error>? = state.withLockedValue { state in
                    if let failure = state.failure { return .failure(failure) }
                    if state.isOpen { return .success(()) }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    state.waiters[id] = continuation
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            state.withLockedValue { $0.waiters.removeValue(forKey: id) }?.resume(throwing: CancellationError())
        }
    }

    private func settle(_ change: (inout State) -> Void) {
        let (waiters, failure) = state.withLockedValue { state in
            change(&state)
            defer { state.waiters.removeAll() }
            return (state.waiters.values, state.failure)
        }
        for waiter in waiters {
            if let failure { waiter.resume(throwing: failure) } else { waiter.resume() }
        }
    }
}
