// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// The handler's end of a typed stream. The stream ends when the handler returns or throws.
///
/// May be used from any task that the handler waits for; the requests have one consumer.
public struct TypedIncomingStream<Inbound: Sendable, Outbound: Sendable>: Sendable {
    let stream: IncomingStream
    let inbound: AnyPayloadCodec<Inbound>
    let outbound: AnyPayloadCodec<Outbound>

    /// What is known of the call.
    public var context: RequestContext { stream.context }

    /// The caller's messages, up to its end of input. A message that cannot be decoded ends them with a ``RemoteError``, which is what
    /// the caller gets if the handler lets it pass.
    public var requests: TypedMessages<Inbound> {
        TypedMessages(messages: stream.requests, codec: inbound, isFromCaller: true)
    }

    /// Sends a message to the caller, waiting for a credit if need be.
    ///
    /// - Throws: a `CodecError` with `encodingFailed` for a message that cannot be sent; what ``IncomingStream/send(_:)`` throws.
    public func send(_ message: Outbound) async throws {
        try await stream.send(outbound.buffer(of: message))
    }
}
