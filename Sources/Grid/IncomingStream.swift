// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import NIOCore

/// The handler's end of a stream. The stream ends when the handler returns or throws.
///
/// May be used from any task that the handler waits for; the requests have one consumer.
public final class IncomingStream: Sendable {
    /// What is known of the call.
    public let context: RequestContext

    private let endpoint: StreamEndpoint

    init(endpoint: StreamEndpoint, context: RequestContext) {
        self.endpoint = endpoint
        self.context = context
    }

    /// The caller's messages, up to its end of input. Empty for a handler with an in-capacity of 0.
    public var requests: StreamMessages { StreamMessages(endpoint: endpoint) }

    /// Sends a message to the caller, waiting for a credit if need be. A nil message arrives as an empty one.
    ///
    /// - Throws: ``GridError`` with `streamClosed` or `disconnected` when the caller is gone, `limitExceeded` for a payload
    ///   that is too large; `CancellationError`.
    public func send(_ message: ByteBuffer?) async throws {
        try await endpoint.send(message)
    }
}
