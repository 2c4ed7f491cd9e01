// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Codec
public import Mux
import NIOCore

/// A handler of streams, as a value that both sides share: which handler it is, its capacities, and how its initial payload, the
/// caller's messages (`Inbound`) and its own (`Outbound`) are encoded (GRID-V1 §4).
///
/// ```swift
/// let walk = StreamHandler<WalkRequest, Never, WalkEntry>(id: 30, outCapacity: 16, codec: .messagePack)
///
/// try node.register(walk) { root, stream in
///     for entry in store.walk(root) { try await stream.send(entry) }
/// }
/// try await walk.call(on: connection, root) { stream in
///     for try await entry in stream.responses { print(entry) }
/// }
/// ```
///
/// A handler that takes no input has `Never` for its inbound messages; one without an initial payload has `NoPayload` for that.
public struct StreamHandler<Payload: Sendable, Inbound: Sendable, Outbound: Sendable>: Sendable {
    /// Which handler it is.
    public let id: HandlerID
    /// The path by which handlers with the same number are told apart (GRID-V1 §2.5); nil for the one without.
    public let subroute: String?
    /// Messages of the caller that may be under way; 0 for a handler that takes no input.
    public let inCapacity: Int
    /// Messages to the caller that may be under way.
    public let outCapacity: Int

    let payload: AnyPayloadCodec<Payload>
    let inbound: AnyPayloadCodec<Inbound>
    let outbound: AnyPayloadCodec<Outbound>

    /// Declares a handler with a codec for each kind of payload.
    ///
    /// - Parameters:
    ///   - id: which handler it is.
    ///   - subroute: the path that goes with its number, if it is to have one.
    ///   - inCapacity: messages of the caller that may be under way; 0 for a handler that takes no input.
    ///   - outCapacity: messages to the caller that may be under way; at least 1.
    ///   - payload: the initial payload's codec.
    ///   - inbound: that of the caller's messages.
    ///   - outbound: that of the handler's messages.
    public init(
        id: HandlerID,
        subroute: String? = nil,
        inCapacity: Int = 1,
        outCapacity: Int = 1,
        payload: AnyPayloadCodec<Payload>,
        inbound: AnyPayloadCodec<Inbound>,
        outbound: AnyPayloadCodec<Outbound>
    ) {
        self.id = id
        self.subroute = subroute
        self.inCapacity = inCapacity
        self.outCapacity = outCapacity
        self.payload = payload
        self.inbound = inbound
        self.outbound = outbound
    }

    /// Declares a handler of which all payloads have the same format.
    public init(
        id: HandlerID,
        subroute: String? = nil,
        inCapacity: Int = 1,
        outCapacity: Int = 1,
        codec: PayloadCodecs<Payload, Inbound, Outbound>
    ) {
        self.init(
            id: id,
            subroute: subroute,
            inCapacity: inCapacity,
            outCapacity: outCapacity,
            payload: codec.codecs.0,
            inbound: codec.codecs.1,
            outbound: codec.codecs.2
        )
    }

    /// The handler of the same declaration with a subroute; nil for the one without.
    public func subroute(_ path: String?) -> Self {
        Self(
            id: id,
            subroute: path,
            inCapacity: inCapacity,
            outCapacity: outCapacity,
            payload: payload,
            inbound: inbound,
            outbound: outbound
        )
    }

    /// Opens a stream to the remote's handler and runs `body` with it; leaving `body` ends whatever is still open of the stream.
    ///
    /// - Parameters:
    ///   - connection: the connection to the remote.
    ///   - payload: the initial payload.
    ///   - metadata: texts for the handler's context. A remote that does not know the extension gets none.
    ///   - deadline: the time for the whole stream; that of ``CallDefaults`` when nil, or else none.
    ///   - body: uses the stream.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws; a `CodecError` with `encodingFailed` for a payload that cannot be sent; ``GridError`` when the
    ///   stream cannot be opened.
    public func call<Result: Sendable>(
        on connection: GridConnection,
        _ payload: Payload,
        metadata: CallMetadata = [:],
        deadline: Duration? = nil,
        _ body: (TypedOutgoingStream<Inbound, Outbound>) async throws -> Result
    ) async throws -> Result {
        let initial = try self.payload.buffer(of: payload)
        let request = try connection.outgoing(id, subroute: subroute, initial, metadata, deadline)
        return try await connection.withStream(request, inCapacity: inCapacity, outCapacity: outCapacity) { stream in
            try await body(TypedOutgoingStream(stream: stream, inbound: inbound, outbound: outbound))
        }
    }
}

extension StreamHandler where Inbound == Never {
    /// Declares a handler that takes no input, with a codec for each kind of payload.
    public init(
        id: HandlerID,
        subroute: String? = nil,
        outCapacity: Int = 1,
        payload: AnyPayloadCodec<Payload>,
        outbound: AnyPayloadCodec<Outbound>
    ) {
        self.init(
            id: id,
            subroute: subroute,
            inCapacity: 0,
            outCapacity: outCapacity,
            payload: payload,
            inbound: AnyPayloadCodec(NeverPayloadCodec()),
            outbound: outbound
        )
    }

    /// Declares a handler that takes no input, of which all payloads have the same format.
    public init(
        id: HandlerID,
        subroute: String? = nil,
        outCapacity: Int = 1,
        codec: PayloadCodecs<Payload, Outbound>
    ) {
        self.init(
            id: id,
            subroute: subroute,
            outCapacity: outCapacity,
            payload: codec.codecs.0,
            outbound: codec.codecs.1
        )
    }
}

extension StreamHandler where Payload == NoPayload {
    /// Opens a stream to the remote's handler, which takes no initial payload: see ``call(on:_:metadata:deadline:_:)``.
    public func call<Result: Sendable>(
        on connection: GridConnection,
        metadata: CallMetadata = [:],
        deadline: Duration? = nil,
        _ body: (TypedOutgoingStream<Inbound, Outbound>) async throws -> Result
    ) async throws -> Result {
        try await call(on: connection, NoPayload(), metadata: metadata, deadline: deadline, body)
    }
}

extension StreamHandler {
    /// The handler as one of bytes.
    func untyped(
        _ body:
            nonisolated(nonsending) @escaping @Sendable (Payload, TypedIncomingStream<Inbound, Outbound>) async throws
            -> Void
    ) -> nonisolated(nonsending) @Sendable (ByteBuffer?, IncomingStream) async throws -> Void {
        let (payload, inbound, outbound) = (payload, inbound, outbound)
        return { initial, stream in
            try await body(
                payload.received(initial, as: "payload"),
                TypedIncomingStream(stream: stream, inbound: inbound, outbound: outbound)
            )
        }
    }
}
