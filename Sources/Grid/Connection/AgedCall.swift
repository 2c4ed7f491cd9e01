// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import WebSocket

/// A single request that has outlived the aging interval, between its first wait and its second (which watches for
/// cancellation) and during the second.
///
/// Sendable: everything but the constants is touched on the connection's event loop only.
final class AgedCall: @unchecked Sendable {
    private enum State {
        case unclaimed
        case waiting(CallContinuation)
        case finished(CallOutcome)
        case claimed
    }

    let connection: OpenConnection
    let mux: UInt64
    private var state = State.unclaimed

    init(connection: OpenConnection, mux: UInt64) {
        self.connection = connection
        self.mux = mux
    }

    /// Waits for the result; the caller's cancellation cancels the call.
    func result() async -> CallOutcome {
        await withTaskCancellationHandler {
            await withCallContinuation { continuation in
                connection.executor.perform { self.wait(continuation) }
            }
        } onCancel: {
            connection.executor.perform { self.connection.cancel(mux: self.mux) }
        }
    }

    private func wait(_ continuation: CallContinuation) {
        switch state {
        case .unclaimed: state = .waiting(continuation)
        case .finished(let outcome):
            state = .claimed
            continuation.resume(returning: outcome)
        case .waiting, .claimed:
            assertionFailure("an aged call is awaited once")
            continuation.resume(returning: .failure(CancellationError()))
        }
    }

    func finish(_ outcome: CallOutcome) {
        switch state {
        case .unclaimed: state = .finished(outcome)
        case .waiting(let continuation):
            state = .claimed
            continuation.resume(returning: outcome)
        case .finished, .claimed: assertionFailure("a call ends once")
        }
    }
}
