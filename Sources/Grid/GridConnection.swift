// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Logging
import Mux
import Synchronization
import WebSocket

/// The connection to one remote: the same object for as long as the node lives, while sockets come and go beneath it.
///
/// Calls may be made from any task. They never wait for a connection: without one they fail at once (GRID-V1 §5).
public final class GridConnection: Sendable {
    private struct State: Sendable {
        var open: OpenConnection?
        var observers: [UInt64: AsyncStream<ConnectionState>.Continuation] = [:]
        var nextID: UInt64 = 0
        var connects = 0
        var isShutDown = false
    }

    /// The name of this node.
    public let local: String

    /// The name of the remote node.
    public let remote: String

    /// Whether this side dials. The other side does otherwise; the two names decide (GRID-V1 §1.1).
    public let dials: Bool

    let homeExecutor: LoopExecutor
    private let logger: Logger
    private let state = Mutex(State())
    private let connected = Gate()

    init(local: String, remote: String, homeExecutor: LoopExecutor, logger: Logger) throws(GridError) {
        guard let dials = DialRule.dials(local: local, remote: remote) else {
            throw GridError(.invalidConfiguration, "a node cannot be its own remote", remote: remote)
        }
        self.dials = dials
        self.local = local
        self.remote = remote
        self.homeExecutor = homeExecutor
        self.logger = logger
    }

    // MARK: State

    /// Whether calls can be made now.
    public var isConnected: Bool { open != nil }

    /// How often a connection has been established after the first time.
    public var reconnects: Int { state.withLock { max(0, $0.connects - 1) } }

    /// Returns once there is a connection.
    ///
    /// - Throws: ``GridError`` with `disconnected` once the node has been shut down; `CancellationError` when the task is
    ///   cancelled.
    public func waitUntilConnected() async throws {
        try await connected.wait()
    }

    /// The states of the connection from now on, beginning with that of now. A slow observer misses states, never the last.
    /// The stream ends when the node has been shut down.
    public func states() -> AsyncStream<ConnectionState> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: ConnectionState.self,
            bufferingPolicy: .bufferingNewest(8)
        )
        let id = state.withLock { state in
            state.nextID += 1
            continuation.yield(state.open == nil ? .disconnected : .connected)
            if state.isShutDown { continuation.finish() } else { state.observers[state.nextID] = continuation }
            return state.nextID
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.observers.removeValue(forKey: id) }
        }
        return stream
    }

    /// Runs tasks on the event loop of this connection: callers inside
    /// `withTaskExecutorPreference(connection.executor) { … }` make their calls without leaving the loop's thread, which is
    /// several times cheaper. They must not block it. Ask again after a reconnect: the loop may be another one.
    public var executor: any TaskExecutor { open?.executor ?? homeExecutor }

    var open: OpenConnection? { state.withLock { $0.open } }

    // MARK: Sockets come and go

    /// Makes `open` the connection. An older one is taken over: it closes, and everything on it fails (GRID-V1 §1.4).
    func attach(_ open: OpenConnection) {
        let older = state.withLock { state in
            defer { state.open = open }
            state.connects += 1
            connected.open()
            for observer in state.observers.values { observer.yield(.connected) }
            return state.open
        }
        logger.info("connected", metadata: ["remote": "\(remote)", "dialed": "\(dials)"])
        if let older {
            let error = GridError(.disconnected, "taken over by a newer connection of the same remote", remote: remote)
            older.executor.perform { older.close(error) }
        }
    }

    func detach(_ open: OpenConnection) {
        let wasCurrent = state.withLock { state in
            guard state.open === open else { return false }
            state.open = nil
            connected.close()
            for observer in state.observers.values { observer.yield(.disconnected) }
            return true
        }
        if wasCurrent { logger.info("disconnected", metadata: ["remote": "\(remote)"]) }
    }

    /// There will be no connection any more.
    func shutDown() {
        let observers = state.withLock { state in
            state.isShutDown = true
            defer { state.observers = [:] }
            return Array(state.observers.values)
        }
        for observer in observers { observer.finish() }
        connected.fail(GridError(.disconnected, "the node has been shut down", remote: remote))
    }

    /// Closes the socket, if there is one.
    func close(_ reason: GridError) {
        guard let open else { return }
        open.executor.perform { open.close(reason) }
    }
}
