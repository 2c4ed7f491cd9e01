// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import NIOCore

/// The messages that arrive on a stream, in order, for one consumer.
///
/// Taking a message gives its sender a credit, so a consumer that does not read holds its sender up, and nobody else
/// (GRID-V1 §4.4). A nil message is one that its sender sent without a payload.
///
/// The sequence ends when the other side ended normally. It throws ``RemoteError`` when the handler failed,
/// ``GridError`` when the connection or the stream broke, and `CancellationError` when the task is cancelled.
public struct StreamMessages: AsyncSequence, Sendable {
    /// A message, or nil for one without a payload.
    public typealias Element = ByteBuffer?

    let endpoint: StreamEndpoint

    /// Takes messages from the stream. All iterators of a stream share its messages; only one may wait at a time.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let endpoint: StreamEndpoint

        /// The next message, or nil (of the outer optional) at the end.
        public mutating func next() async throws -> ByteBuffer?? {
            switch await endpoint.inbox.next() {
            case .message(let message):
                endpoint.consumed(message?.readableBytes ?? 0)
                return .some(message)
            case .end: return nil
            case .failure(let error): throw error
            }
        }
    }

    /// An iterator for the messages that nobody has taken yet.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(endpoint: endpoint)
    }
}
