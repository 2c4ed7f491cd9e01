// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import WebSocket

extension StreamEndpoint {
    /// Ends the input of a stream of ours.
    func finishInput() async throws {
        let result: Result<Void, any Error> = await withCallContinuation { continuation in
            connection.executor.perform {
                continuation.resume(returning: self.connection.finishInput(on: self))
            }
        }
        try result.get()
    }

    /// Leaves a stream of ours: whatever is still open of it is cancelled.
    func leave() {
        guard case .caller(let mux) = side else { return }
        connection.executor.perform { self.connection.cancel(mux: mux) }
    }
}
