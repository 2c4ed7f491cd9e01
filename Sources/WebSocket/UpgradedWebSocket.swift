// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A WebSocket that was just opened and that nobody uses yet.
public struct UpgradedWebSocket: Sendable {
    let session: WebSocketSession

    /// Runs `body` with the WebSocket, and closes it behind: with the code 1000, with 1001 if the task was cancelled, or with
    /// 1011 if `body` throws. To be called once.
    ///
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws.
    public func run<Result>(
        isolation: isolated (any Actor)? = #isolation,
        _ body: (WebSocketSession) async throws -> sending Result
    ) async throws -> sending Result {
        try await session.run(isolation: isolation, body)
    }
}
