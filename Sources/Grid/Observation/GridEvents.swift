// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The states of a node's connections, as they change, from ``GridNode/events()``. One consumer.
///
/// What was not taken yet is replaced by what is newer about the same remote: a slow consumer misses states, but never the
/// last of any remote, and holds no more than one for each. Of remotes that have been removed, and of guests that have left, it holds
/// 1,024 at most. The sequence ends when the node has been shut down.
public struct GridEvents: AsyncSequence, Sendable {
    /// An event.
    public typealias Element = GridEvent

    let observer: StateObserver
    let signals: AsyncStream<Void>

    /// Takes events.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let observer: StateObserver
        var signals: AsyncStream<Void>.Iterator

        /// The next event; nil at the end, or when the task is cancelled.
        public mutating func next() async -> GridEvent? {
            while true {
                if let event = observer.take() { return event }
                guard await signals.next() != nil else { return observer.take() }
            }
        }
    }

    /// An iterator of the events that nobody has taken yet.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(observer: observer, signals: signals.makeAsyncIterator())
    }
}
