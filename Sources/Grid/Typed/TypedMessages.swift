// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// The messages that arrive on a typed stream, in order, for one consumer. See ``StreamMessages`` for what holds senders up, and
/// for how the sequence ends.
public struct TypedMessages<Message: Sendable>: AsyncSequence, Sendable {
    /// A message.
    public typealias Element = Message

    let messages: StreamMessages
    let codec: AnyPayloadCodec<Message>
    let isFromCaller: Bool

    /// Takes messages from the stream. All iterators of a stream share its messages; only one may wait at a time.
    public struct AsyncIterator: AsyncIteratorProtocol {
        var messages: StreamMessages.AsyncIterator
        let codec: AnyPayloadCodec<Message>
        let isFromCaller: Bool
        private var isOver = false

        init(messages: StreamMessages.AsyncIterator, codec: AnyPayloadCodec<Message>, isFromCaller: Bool) {
            self.messages = messages
            self.codec = codec
            self.isFromCaller = isFromCaller
        }

        /// The next message; nil at the end, and after one that could not be decoded.
        public mutating func next() async throws -> Message? {
            guard !isOver, let message = try await messages.next() else { return nil }
            do {
                return try isFromCaller ? codec.received(message, as: "message") : codec.value(of: message)
            } catch {
                isOver = true
                throw error
            }
        }
    }

    /// An iterator for the messages that nobody has taken yet.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(messages: messages.makeAsyncIterator(), codec: codec, isFromCaller: isFromCaller)
    }
}
