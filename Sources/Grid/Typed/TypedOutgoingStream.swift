// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// The caller's end of a typed stream, inside ``StreamHandler/call(on:_:metadata:deadline:_:)``.
///
/// May be used from any task; the responses have one consumer.
public struct TypedOutgoingStream<Inbound: Sendable, Outbound: Sendable>: Sendable {
    let stream: OutgoingStream
    let inbound: AnyPayloadCodec<Inbound>
    let outbound: AnyPayloadCodec<Outbound>

    /// The handler's messages. A message that cannot be decoded ends them with a `CodecError`.
    public var responses: TypedMessages<Outbound> {
        TypedMessages(messages: stream.responses, codec: outbound, isFromCaller: false)
    }

    /// Sends a message to the handler, waiting for a credit if need be.
    ///
    /// - Throws: a `CodecError` with `encodingFailed` for a message that cannot be sent; what ``OutgoingStream/send(_:)`` throws.
    public func send(_ message: Inbound) async throws {
        try await stream.send(inbound.buffer(of: message))
    }

    /// Ends the handler's input. The handler may go on sending.
    ///
    /// - Throws: ``GridError`` with `streamClosed` when the input or the stream has ended already.
    public func finish() async throws {
        try await stream.finish()
    }
}
