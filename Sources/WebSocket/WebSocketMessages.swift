// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The messages of a ``WebSocketSession``'s peer, in their order.
public struct WebSocketMessages: AsyncSequence, Sendable {
    let core: SessionCore

    /// Takes the messages, one after the other.
    public func makeAsyncIterator() -> Iterator {
        Iterator(core: core)
    }

    /// Takes the messages of a session, one after the other.
    public struct Iterator: AsyncIteratorProtocol {
        let core: SessionCore

        /// The next message; nil after the peer's close frame.
        ///
        /// - Throws: ``WebSocketError`` if the connection failed or was lost; `CancellationError` if the task is cancelled while
        ///   it waits.
        public mutating func next() async throws -> WebSocketMessage? {
            try await core.nextMessage()
        }

        /// The next message; nil after the peer's close frame.
        ///
        /// - Throws: As ``next()``.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> WebSocketMessage? {
            try await core.nextMessage()
        }
    }
}
