// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Codec
public import Mux
public import NIOCore

/// A handler of single requests, as a value that both sides share: which handler it is, and how its requests and responses are
/// encoded (GRID-V1 §3).
///
/// ```swift
/// let diskInfo = SingleHandler<DiskRequest, DiskInfo>(id: 21, codec: .messagePack)
///
/// try node.register(diskInfo) { request, context in try await store.info(request.disk) }
/// let info = try await diskInfo.call(on: connection, DiskRequest(disk: "d1"), deadline: .seconds(2))
/// ```
///
/// A request or a response for which there is nothing to send is `NoPayload`. The same call can be made with bytes, by
/// ``GridConnection/request(_:_:metadata:deadline:)``, and be answered with bytes: nothing on the wire tells the difference.
public struct SingleHandler<Request: Sendable, Response: Sendable>: Sendable {
    /// Which handler it is.
    public let id: HandlerID
    /// The path by which handlers with the same number are told apart (GRID-V1 §2.5); nil for the one without.
    public let subroute: String?

    @usableFromInline let request: AnyPayloadCodec<Request>
    @usableFromInline let response: AnyPayloadCodec<Response>

    /// Declares a handler with a codec for each direction.
    public init(
        id: HandlerID,
        subroute: String? = nil,
        request: AnyPayloadCodec<Request>,
        response: AnyPayloadCodec<Response>
    ) {
        self.id = id
        self.subroute = subroute
        self.request = request
        self.response = response
    }

    /// Declares a handler whose requests and responses have the same format.
    public init(id: HandlerID, subroute: String? = nil, codec: PayloadCodecs<Request, Response>) {
        self.init(id: id, subroute: subroute, request: codec.codecs.0, response: codec.codecs.1)
    }

    /// The handler of the same declaration with a subroute; nil for the one without.
    public func subroute(_ path: String?) -> Self {
        Self(id: id, subroute: path, request: request, response: response)
    }

    /// Calls the remote's handler.
    ///
    /// - Parameters:
    ///   - connection: the connection to the remote.
    ///   - request: the request.
    ///   - metadata: texts for the handler's context. A remote that does not know the extension gets none.
    ///   - deadline: the time for the answer, at least a millisecond; that of ``CallDefaults`` when nil, or else a minute.
    /// - Throws: a `CodecError` with `encodingFailed` for a request that cannot be sent, with `decodingFailed` for a response
    ///   that is none; what ``GridConnection/request(_:_:metadata:deadline:)`` throws.
    public func call(
        on connection: GridConnection,
        _ request: Request,
        metadata: CallMetadata = [:],
        deadline: Duration? = nil
    ) async throws -> Response {
        let payload = try self.request.buffer(of: request)
        let answer = try await connection.request(
            connection.outgoing(id, subroute: subroute, payload, metadata, deadline)
        )
        return try response.value(of: answer)
    }
}

extension SingleHandler where Request == NoPayload {
    /// Calls the remote's handler, which takes no payload: see ``call(on:_:metadata:deadline:)``.
    public func call(
        on connection: GridConnection,
        metadata: CallMetadata = [:],
        deadline: Duration? = nil
    ) async throws -> Response {
        try await call(on: connection, NoPayload(), metadata: metadata, deadline: deadline)
    }
}

extension SingleHandler {
    /// The handler as one of bytes. It is compiled where the types are known, and calls the body without a hop: copies of values of any
    /// type, and hops, take as long as to decode a value.
    @inlinable
    func untyped(
        _ body: nonisolated(nonsending) @escaping @Sendable (Request, RequestContext) async throws -> Response
    ) -> nonisolated(nonsending) @Sendable (ByteBuffer?, RequestContext) async throws -> ByteBuffer? {
        let (request, response) = (request, response)
        return { payload, context in
            let answer = try await body(request.received(payload, as: "request"), context)
            return try response.buffer(of: answer)
        }
    }
}
