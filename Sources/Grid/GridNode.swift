// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Logging
public import NIOCore
import NIOPosix
import Synchronization
import WebSocket

/// One node of a grid: it has a name, knows the names of all others, keeps one connection to each, calls their handlers and
/// serves its own.
///
/// Register handlers, then ``run()`` it in a task of its own; cancel that task to shut the node down.
public final class GridNode: Sendable {
    private let core: NodeCore
    var executors: [LoopExecutor] { core.executors }
    private let hasRun = Atomic<Bool>(false)
    private let listening = Gate()
    private let listeningAddress = Mutex<SocketAddress?>(nil)

    /// A node that does nothing yet.
    ///
    /// - Parameters:
    ///   - local: its own name, such as `http://node-1.example:9000`. It listens on that host and port.
    ///   - remotes: the names of the other nodes, exactly as they call themselves.
    ///   - configuration: who may connect, limits, timings.
    /// - Throws: ``GridError`` with `invalidConfiguration` when a name cannot be used, stands there twice or is the own one, or
    ///   promises an encryption that is not there yet (`https`, `wss`).
    public init(local: String, remotes: [String], configuration: GridConfiguration = .defaults) throws(GridError) {
        self.core = try NodeCore(local: local, configuration: configuration)
        for remote in remotes {
            try NodeAddress(remote).checkTransport()
            let connection = try GridConnection(
                local: local,
                remote: remote,
                homeExecutor: core.executor(of: configuration.eventLoopGroup.next()),
                logger: configuration.logger
            )
            try core.add(connection)
        }
    }

    /// The name of this node.
    public var local: String { core.local }

    /// The names of the other nodes, sorted.
    public var remotes: [String] { core.connections.map(\.remote) }

    /// The connections to the other nodes, sorted by name.
    public var connections: [GridConnection] { core.connections }

    /// The connection to a remote.
    ///
    /// - Throws: ``GridError`` with `unknownRemote` when the node has no remote of this name.
    public func connection(to remote: String) throws(GridError) -> GridConnection {
        guard let connection = core.connection(to: remote) else {
            throw GridError(.unknownRemote, "this node has no remote of that name", remote: remote)
        }
        return connection
    }

    /// The address on which the node accepts connections; nil before it does.
    public var localAddress: SocketAddress? { listeningAddress.withLock { $0 } }

    // MARK: Handlers

    /// Registers a handler of single requests. May be done while the node runs.
    ///
    /// - Parameters:
    ///   - id: 1 to 79.
    ///   - subroute: a path that tells apart handlers with the same id.
    ///   - execution: where it runs.
    ///   - handler: gets the request and returns the answer; both may be nil. What it throws is the caller's error:
    ///     a ``RemoteError``'s message or another error's description.
    /// - Throws: ``GridError`` with `duplicateHandler` or `invalidConfiguration`.
    public func register(
        id: UInt8,
        subroute: String? = nil,
        execution: HandlerExecution = .concurrent,
        _ handler: @escaping @Sendable (ByteBuffer?, RequestContext) async throws -> ByteBuffer?
    ) throws(GridError) {
        let registration = RequestRegistration(execution: execution, body: handler)
        try core.registry.register(.request(registration), id: id, subroute: subroute)
    }

    /// Registers a handler of streams. May be done while the node runs.
    ///
    /// - Parameters:
    ///   - id: 1 to 79.
    ///   - subroute: a path that tells apart handlers with the same id.
    ///   - inCapacity: messages of the caller that may be under way; 0 for a handler that takes no input. Callers must know it.
    ///   - outCapacity: messages to the caller that may be under way; at least 1. Callers must know it.
    ///   - execution: where it runs.
    ///   - handler: gets the initial payload and the stream; the stream ends when it returns or throws.
    /// - Throws: ``GridError`` with `duplicateHandler` or `invalidConfiguration`.
    public func registerStream(
        id: UInt8,
        subroute: String? = nil,
        inCapacity: Int = 1,
        outCapacity: Int = 1,
        execution: HandlerExecution = .concurrent,
        _ handler: @escaping @Sendable (ByteBuffer?, IncomingStream) async throws -> Void
    ) throws(GridError) {
        let registration = StreamRegistration(
            inCapacity: inCapacity,
            outCapacity: outCapacity,
            execution: execution,
            body: handler
        )
        try core.registry.register(.stream(registration), id: id, subroute: subroute)
    }

    // MARK: Running

    /// Listens, dials and serves until the task is cancelled; then everything is closed, and handlers that still run are
    /// cancelled and waited for.
    ///
    /// - Throws: ``GridError`` when the node has run before; the system's error when it cannot listen.
    public func run() async throws {
        guard !hasRun.exchange(true, ordering: .relaxed) else { throw GridError(.invalidState, "a node runs once") }
        let acceptor = Acceptor(node: core)
        let listener: any Channel
        do {
            listener = try await acceptor.listen()
        } catch {
            listening.fail(error)
            for connection in core.connections { connection.shutDown() }
            throw error
        }
        core.configuration.logger.info("listening", metadata: ["node": "\(local)"])
        listeningAddress.withLock { $0 = listener.localAddress }
        listening.open()
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for connection in core.connections where connection.dials {
                    let target = core.configuration.dialTargets[connection.remote] ?? connection.remote
                    guard let dialer = try? WebSocketDialer(node: core, connection: connection, target: target) else {
                        continue
                    }
                    group.addTask { await connection.keepDialing(dialer) }
                }
                try? await listener.closeFuture.get()
                group.cancelAll()
                await acceptor.closeAll()
                for connection in core.connections {
                    connection.close(GridError(.disconnected, "the node is shutting down"))
                }
            }
            // First: a handler may wait for a connection.
            for connection in core.connections { connection.shutDown() }
            await waitUntilIdle()
        } onCancel: {
            listener.close(mode: .all, promise: nil)
        }
    }

    /// Returns once the node accepts connections.
    ///
    /// - Throws: the system's error when it cannot listen; `CancellationError` when the task is cancelled.
    public func waitUntilListening() async throws {
        try await listening.wait()
    }
}
