// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension GridNode {
    /// Registers a handler of single requests. May be done while the node runs.
    ///
    /// A request that cannot be decoded is answered with a ``RemoteError`` whose code is ``RemoteError/invalidPayload``, and `body` is not
    /// called.
    ///
    /// - Parameters:
    ///   - handler: which handler it is, as its callers know it.
    ///   - execution: where `body` runs.
    ///   - body: gets the request and returns the response. What it throws is the caller's error.
    /// - Throws: ``GridError`` with `duplicateHandler` or `invalidConfiguration`.
    @inlinable
    public func register<Request, Response>(
        _ handler: SingleHandler<Request, Response>,
        execution: HandlerExecution = .concurrent,
        _ body: nonisolated(nonsending) @escaping @Sendable (Request, RequestContext) async throws -> Response
    ) throws(GridError) {
        try subroute(handler.subroute).register(id: handler.id, execution: execution, handler.untyped(body))
    }

    /// Registers a handler of streams. May be done while the node runs.
    ///
    /// A payload that cannot be decoded is answered with a ``RemoteError`` whose code is ``RemoteError/invalidPayload``.
    ///
    /// - Parameters:
    ///   - handler: which handler it is, as its callers know it.
    ///   - execution: where `body` runs.
    ///   - body: gets the initial payload and the stream; the stream ends when it returns or throws.
    /// - Throws: ``GridError`` with `duplicateHandler` or `invalidConfiguration`.
    public func register<Payload, Inbound, Outbound>(
        _ handler: StreamHandler<Payload, Inbound, Outbound>,
        execution: HandlerExecution = .concurrent,
        _ body:
            nonisolated(nonsending) @escaping @Sendable (Payload, TypedIncomingStream<Inbound, Outbound>) async throws
            -> Void
    ) throws(GridError) {
        try subroute(handler.subroute).registerStream(
            id: handler.id,
            inCapacity: handler.inCapacity,
            outCapacity: handler.outCapacity,
            execution: execution,
            handler.untyped(body)
        )
    }
}
