// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux
public import NIOCore
import WebSocket

extension GridConnection {
    /// Calls a handler of single requests (GRID-V1 §3).
    ///
    /// - Parameters:
    ///   - handler: the handler.
    ///   - payload: the request; nil for none.
    ///   - metadata: texts for the handler's context. A remote that does not know the extension gets none.
    ///   - deadline: the time for the answer, at least a millisecond; that of ``CallDefaults`` when nil, or else a minute. The
    ///     remote is told.
    /// - Returns: the answer; nil when the handler returned nil.
    /// - Throws: ``RemoteError`` when the handler failed or there is none; ``GridError`` with `disconnected`,
    ///   `draining`, `deadlineExceeded`, `limitExceeded` or, for a name that the remote cannot understand, `notSupported`;
    ///   `CancellationError` when the task is cancelled.
    public func request(
        _ handler: HandlerID,
        _ payload: ByteBuffer?,
        metadata: CallMetadata = [:],
        deadline: Duration? = nil
    ) async throws -> ByteBuffer? {
        try await request(outgoing(handler, subroute: nil, payload, metadata, deadline))
    }

    func request(_ request: OutgoingRequest) async throws -> ByteBuffer? {
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
    ///   - handler: the handler.
    ///   - payload: the initial payload; nil for none.
    ///   - inCapacity: the in-capacity with which the remote registered the handler: messages that may be under way to it;
    ///     0 when it takes no input. The two must agree, unless the remote knows the extension by which the smaller counts.
    ///   - outCapacity: the out-capacity with which the remote registered it.
    ///   - metadata: texts for the handler's context. A remote that does not know the extension gets none.
    ///   - deadline: the time for the whole stream; that of ``CallDefaults`` when nil, or else none.
    ///   - body: uses the stream.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws; ``GridError`` when the stream cannot be opened.
    public func withStream<Result: Sendable>(
        _ handler: HandlerID,
        _ payload: ByteBuffer? = nil,
        inCapacity: Int = 1,
        outCapacity: Int = 1,
        metadata: CallMetadata = [:],
        deadline: Duration? = nil,
        _ body: (OutgoingStream) async throws -> Result
    ) async throws -> Result {
        let request = try outgoing(handler, subroute: nil, payload, metadata, deadline)
        return try await withStream(request, inCapacity: inCapacity, outCapacity: outCapacity, body)
    }

    func withStream<Result: Sendable>(
        _ request: OutgoingRequest,
        inCapacity: Int,
        outCapacity: Int,
        _ body: (OutgoingStream) async throws -> Result
    ) async throws -> Result {
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

    /// What opens a call.
    ///
    /// - Throws: `CancellationError`; ``GridError`` with `invalidConfiguration` for a name with a subroute.
    func outgoing(
        _ handler: HandlerID,
        subroute: String?,
        _ payload: ByteBuffer?,
        _ metadata: CallMetadata,
        _ deadline: Duration?
    ) throws -> OutgoingRequest {
        try Task.checkCancellation()
        let route: Subroute?
        let options: CallOptions?
        switch handler.kind {
        case .number(let number):
            route = subroute.map { Subroute(route: $0, handler: number) }
            options = metadata.isEmpty ? nil : CallOptions(metadata: metadata)
        case .name(let name):
            guard subroute == nil else {
                throw GridError(.invalidConfiguration, "a handler with a name has no subroute", remote: remote)
            }
            route = nil
            options = CallOptions(handlerName: name, metadata: metadata)
        }
        return OutgoingRequest(
            handler: handler.number ?? 0,
            subroute: route,
            payload: payload,
            options: options,
            deadline: (deadline ?? CallDefaults.deadline).map { MuxInterval($0) }
        )
    }

    private func current() throws -> OpenConnection {
        guard let open else { throw GridError.disconnected(from: remote) }
        return open
    }
}
