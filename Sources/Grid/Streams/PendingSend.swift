// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore

/// A message that waits for a credit, and its sender.
///
/// Sendable: the state is touched on the connection's event loop only.
final class PendingSend: @unchecked Sendable {
    private enum State {
        case created
        case waiting(SendContinuation)
        case done
    }

    let message: ByteBuffer?
    private var state = State.created

    init(_ message: ByteBuffer?) {
        self.message = message
    }

    /// False when it was cancelled before it could wait.
    func wait(_ continuation: SendContinuation) -> Bool {
        guard case .created = state else {
            continuation.resume(returning: .failure(CancellationError()))
            return false
        }
        state = .waiting(continuation)
        return true
    }

    func finish(_ result: Result<Void, any Error>) {
        if case .waiting(let continuation) = state { continuation.resume(returning: result) }
        state = .done
    }
}
