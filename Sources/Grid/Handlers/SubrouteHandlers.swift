// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import NIOCore

/// Registers handlers with a subroute: a path that tells apart handlers with the same number (GRID-V1 §2.5). Given by
/// ``GridNode/subroute(_:)``.
public struct SubrouteHandlers: Sendable {
    /// The path; nil for handlers without one.
    public let path: String?

    let core: NodeCore

    /// Registers a handler of single requests: see ``GridNode/register(id:execution:_:)``.
    public func register(
        id: HandlerID,
        execution: HandlerExecution = .concurrent,
        _ handler: nonisolated(nonsending) @escaping @Sendable (ByteBuffer?, RequestContext) async throws -> ByteBuffer?
    ) throws(GridError) {
        let registration = RequestRegistration(id: id, execution: execution, body: handler)
        try core.registry.register(.request(registration), id: id, subroute: path)
    }

    /// Registers a handler of streams: see ``GridNode/registerStream(id:inCapacity:outCapacity:execution:_:)``.
    public func registerStream(
        id: HandlerID,
        inCapacity: Int = 1,
        outCapacity: Int = 1,
        execution: HandlerExecution = .concurrent,
        _ handler: nonisolated(nonsending) @escaping @Sendable (ByteBuffer?, IncomingStream) async throws -> Void
    ) throws(GridError) {
        let registration = StreamRegistration(
            id: id,
            inCapacity: inCapacity,
            outCapacity: outCapacity,
            execution: execution,
            body: handler
        )
        try core.registry.register(.stream(registration), id: id, subroute: path)
    }
}
