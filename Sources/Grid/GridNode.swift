// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import Logging
public import NIOCore
import NIOPosix
import Synchronization
import WebSocket

/// One node of a grid: it has a name, knows the names of all others, keeps one connection to each, calls their handlers and
/// serves its own.
///
/// Register handlers, then ``run()`` it in a task of its own or as a service; see there for how to end it.
public final class GridNode: Sendable {
    let core: NodeCore
    var executors: [LoopExecutor] { core.executors }
    let hasRun = Atomic<Bool>(false)
    let listening = Gate()
    let listeningAddress = NIOLockedValueBox<SocketAddress?>(nil)

    /// A node that does nothing yet.
    ///
    /// - Parameters:
    ///   - local: its own name, such as `http://node-1.example:9000`. It listens on that host and port unless configured
    ///     otherwise.
    ///   - remotes: the names of the other nodes, exactly as they call themselves, or patterns of names as
    ///     ``HostPattern`` has them. The node's own name may be among those of a pattern: it is left out.
    ///   - configuration: who may connect, limits, timings.
    /// - Throws: ``GridError`` with `invalidConfiguration` when a name cannot be used, stands there twice or is the own one, or
    ///   when the name promises TLS without a certificate to do so.
    public init(
        local: String,
        remotes: [String] = [],
        configuration: GridConfiguration = .defaults
    ) throws(GridError) {
        self.core = try NodeCore(local: local, configuration: configuration)
        for remote in remotes {
            let names = try HostPattern(remote).names
            for name in names where names.count == 1 || name != local { _ = try core.add(name) }
        }
    }

    /// The name of this node.
    public var local: String { core.local }

    /// The address on which the node accepts connections; nil before it does, and for one that listens nowhere.
    public var localAddress: SocketAddress? { listeningAddress.withLockedValue { $0 } }

    // MARK: Connections

    /// The names of the other nodes, sorted.
    public var remotes: [String] { core.members.map(\.remote) }

    /// The connections to the other nodes, sorted by name.
    public var connections: [GridConnection] { core.members }

    /// The connections to guests, sorted by name.
    public var guests: [GridConnection] { core.guests }

    /// The connection to a remote or a guest.
    ///
    /// - Throws: ``GridError`` with `unknownRemote` when the node has none of this name.
    public func connection(to remote: String) throws(GridError) -> GridConnection {
        guard let connection = core.connection(to: remote) else {
            throw GridError(.unknownRemote, "this node has no remote of that name", remote: remote)
        }
        return connection
    }

    /// The states of all connections, beginning with those of now; every change after that.
    public func events() -> GridEvents {
        let events = core.events.events()
        // After it has been entered, so that it misses nothing.
        for connection in core.members + core.guests { connection.report(to: events.observer) }
        return events
    }

    // MARK: Handlers

    /// Registers a handler of single requests. May be done while the node runs.
    ///
    /// - Parameters:
    ///   - id: a number of 1 to 79, or a name.
    ///   - execution: where it runs.
    ///   - handler: gets the request and returns the answer; both may be nil. What it throws is the caller's error:
    ///     a ``RemoteError``'s message or another error's description.
    /// - Throws: ``GridError`` with `duplicateHandler` or `invalidConfiguration`.
    public func register(
        id: HandlerID,
        execution: HandlerExecution = .concurrent,
        _ handler: nonisolated(nonsending) @escaping @Sendable (ByteBuffer?, RequestContext) async throws -> ByteBuffer?
    ) throws(GridError) {
        let registration = RequestRegistration(id: id, execution: execution, body: handler)
        try core.registry.register(.request(registration), id: id, subroute: nil)
    }

    /// Registers a handler of streams. May be done while the node runs.
    ///
    /// - Parameters:
    ///   - id: a number of 1 to 79, or a name.
    ///   - inCapacity: messages of the caller that may be under way; 0 for a handler that takes no input. Callers must know it.
    ///   - outCapacity: messages to the caller that may be under way; at least 1. Callers must know it.
    ///   - execution: where it runs.
    ///   - handler: gets the initial payload and the stream; the stream ends when it returns or throws.
    /// - Throws: ``GridError`` with `duplicateHandler` or `invalidConfiguration`.
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
        try core.registry.register(.stream(registration), id: id, subroute: nil)
    }

    /// Where handlers with this subroute are registered; nil for those without one.
    public func subroute(_ path: String?) -> SubrouteHandlers {
        SubrouteHandlers(path: path, core: core)
    }
}
