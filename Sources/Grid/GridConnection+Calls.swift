// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
public import NIOCore
import WebSocket

extension GridConnection {
    /// Calls a handler of single requests (GRID-V1 §3).
    ///
    /// - Parameters:
    ///   - handler: the handler's id, 1 to 79.
    ///   - subroute: the path of the handler among those with the same id, if it was registered with one.
    ///   - payload: the request; nil for none.
    ///   - deadline: the time for the answer, at least a millisecond; a minute when nil. The remote is told.
    /// - Returns: the answer; nil when the handler returned nil.
    /// - Throws: ``RemoteError`` when the handler failed or there is none; ``GridError`` with `disconnected`,
    ///   `deadlineExceeded` or `limitExceeded`; `CancellationError` when the task is cancelled.
    public func request(
        _ handler: UInt8,
        subroute: String? = nil,
        _ payload: ByteBuffer?,
        deadline: Duration? = nil
    ) async throws -> ByteBuffer? {
        let request = try outgoing(handler, subroute, payload, deadline)
        let open = try current()
        var outcome = await withCallContinuation { continuation in
            open.executor.perform { open.request(request, continuation) }
        }
        if case .aged(let call) = outcome { outcome = await call.result() }
        switch outcome {
        case .payload(let payload): return payload
        case .failure(let error): throw error
        case .aged, .stream: throw GridError(.invalidState, "a request cannot end this way", remote: remote)
        }
    }

    /// Opens a stream and runs `body` with it; leaving `body` ends whatever is still open of the stream (GRID-V1 §4).
    ///
    /// - Parameters:
    ///   - handler: the handler's id, 1 to 79.
    ///   - subroute: the path of the handler among those with the same id, if it was registered with one.
    ///   - payload: the initial payload; nil for none.
    ///   - inCapacity: the in-capacity with which the remote registered the handler: messages that may be under way to it;
    ///     0 when it takes no input. The two must agree.
    ///   - outCapacity: the out-capacity with which the remote registered it.
    ///   - deadline: the time for the whole stream; none when nil.
    ///   - body: uses the stream.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws; ``GridError`` when the stream cannot be opened.
    public func withStream<Result: Sendable>(
        _ handler: UInt8,
        subroute: String? = nil,
        _ payload: ByteBuffer? = nil,
        inCapacity: Int = 1,
        outCapacity: Int = 1,
        deadline: Duration? = nil,
        _ body: (OutgoingStream) async throws -> Result
    ) async throws -> Result {
        let request = try outgoing(handler, subroute, payload, deadline)
        let open = try current()
        let outcome = await withCallContinuation { continuation in
            open.executor.perform {
                open.openStream(request, inCapacity: inCapacity, outCapacity: outCapacity, continuation)
            }
        }
        switch outcome {
        case .stream(let endpoint):
            defer { endpoint.leave() }
            return try await body(OutgoingStream(endpoint: endpoint))
        case .failure(let error): throw error
        case .aged, .payload: throw GridError(.invalidState, "a stream cannot be opened this way", remote: remote)
        }
    }

    private func outgoing(
        _ handler: UInt8,
        _ subroute: String?,
        _ payload: ByteBuffer?,
        _ deadline: Duration?
    ) throws -> OutgoingRequest {
        try Task.checkCancellation()
        return OutgoingRequest(
            handler: handler,
            subroute: subroute.map { Subroute(route: $0, handler: handler) },
            payload: payload,
            deadline: deadline.map { MuxInterval($0) }
        )
    }

    private func current() throws -> OpenConnection {
        guard let open else { throw GridError.disconnected(from: remote) }
        return open
    }
}
