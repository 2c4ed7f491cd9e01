// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux
public import NIOCore

/// The handlers of a remote that were registered with a subroute: a path that tells apart handlers with the same number
/// (GRID-V1 §2.5). Given by ``GridConnection/subroute(_:)``.
public struct GridSubroute: Sendable {
    /// The connection.
    public let connection: GridConnection
    /// The path; nil for the handlers without one.
    public let path: String?

    /// Calls a handler of single requests: see ``GridConnection/request(_:_:metadata:deadline:)``.
    public func request(
        _ handler: HandlerID,
        _ payload: ByteBuffer?,
        metadata: CallMetadata = [:],
        deadline: Duration? = nil
    ) async throws -> ByteBuffer? {
        try await connection.request(
            connection.outgoing(handler, subroute: path, payload, metadata, deadline)
        )
    }

    /// Opens a stream: see ``GridConnection/withStream(_:_:inCapacity:outCapacity:metadata:deadline:_:)``.
    public func withStream<Result: Sendable>(
        _ handler: HandlerID,
        _ payload: ByteBuffer? = nil,
        inCapacity: Int = 1,
        outCapacity: Int = 1,
        metadata: CallMetadata = [:],
        deadline: Duration? = nil,
        _ body: (OutgoingStream) async throws -> Result
    ) async throws -> Result {
        let request = try connection.outgoing(handler, subroute: path, payload, metadata, deadline)
        return try await connection.withStream(request, inCapacity: inCapacity, outCapacity: outCapacity, body)
    }
}

extension GridConnection {
    /// The handlers that the remote has registered with this subroute; nil for those without one.
    public func subroute(_ path: String?) -> GridSubroute {
        GridSubroute(connection: self, path: path)
    }
}
