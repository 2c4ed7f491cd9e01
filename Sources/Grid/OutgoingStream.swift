// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import NIOCore

/// The caller's end of a stream, inside ``GridConnection/withStream(_:_:inCapacity:outCapacity:metadata:deadline:_:)``.
///
/// May be used from any task; the responses have one consumer.
public final class OutgoingStream: Sendable {
    private let endpoint: StreamEndpoint

    init(endpoint: StreamEndpoint) {
        self.endpoint = endpoint
    }

    /// The handler's messages. See ``StreamMessages`` for how they end.
    public var responses: StreamMessages { StreamMessages(endpoint: endpoint) }

    /// Sends a message to the handler, waiting for a credit if need be.
    ///
    /// - Throws: ``GridError`` with `streamClosed` when the stream has no input, its input was finished or the handler has
    ///   returned, `disconnected`, or `limitExceeded` for a payload that is too large; `CancellationError`.
    public func send(_ message: ByteBuffer?) async throws {
        try await endpoint.send(message)
    }

    /// Ends the handler's input. The handler may go on sending.
    ///
    /// - Throws: ``GridError`` with `streamClosed` when the input or the stream has ended already.
    public func finish() async throws {
        try await endpoint.finishInput()
    }
}
