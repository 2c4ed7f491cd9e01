// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import Codec
import Logging
import Mux
import WebSocket

/// The connection to one remote: the same object for as long as the remote belongs to the node, while sockets come and go
/// beneath it.
///
/// Calls may be made from any task. They never wait for a connection: without one they fail at once (GRID-V1 §5).
public final class GridConnection: Sendable {
    private struct State: Sendable {
        var open: OpenConnection?
        var isDialing = false
        var isRemoteDraining = false
        var isShutDown = false
        var observers: [UInt64: AsyncStream<ConnectionState>.Continuation] = [:]
        var nextID: UInt64 = 0
        var history = ConnectionHistory()

        var current: ConnectionState {
            if isShutDown { return .closed }
            guard open != nil else { return isDialing ? .connecting : .disconnected }
            return isRemoteDraining ? .draining : .connected
        }
    }

    /// The name of this node.
    public let local: String

    /// The name of the remote node.
    public let remote: String

    /// Whether this side dials. The other side does otherwise; the two names decide (GRID-V1 §1.1), except for guests.
    public let dials: Bool

    /// Whether the remote is a guest: none of the node's remotes, but let in. The connection ends with the guest's.
    public let isGuest: Bool

    let homeExecutor: LoopExecutor
    let logger: Logger
    private let events: StateBoard
    private let status = NIOLockedValueBox(State())
    private let connected = Gate()
    /// Opens when there will be no connection any more.
    let over = Gate()

    /// - Parameter dialing: whether this side dials; nil to have the names decide.
    init(
        local: String,
        remote: String,
        dialing: Bool?,
        isGuest: Bool,
        homeExecutor: LoopExecutor,
        events: StateBoard,
        logger: Logger
    ) throws(GridError) {
        guard let dials = DialRule.dials(local: local, remote: remote) else {
            throw GridError(.invalidConfiguration, "a node cannot be its own remote", remote: remote)
        }
        self.dials = dialing ?? dials
        self.isGuest = isGuest
        self.local = local
        self.remote = remote
        self.homeExecutor = homeExecutor
        self.events = events
        self.logger = logger
    }

    // MARK: State

    /// What the connection is doing now.
    public var state: ConnectionState { status.withLockedValue { $0.current } }

    /// Whether there is a connection now.
    public var isConnected: Bool { open != nil }

    /// How often a connection has been established after the first time.
    public var reconnects: Int { status.withLockedValue { $0.history.reconnects } }

    /// Returns once there is a connection.
    ///
    /// - Throws: ``GridError`` with `disconnected` once the node has been shut down or the remote removed;
    ///   `CancellationError` when the task is cancelled.
    public func waitUntilConnected() async throws {
        try await connected.wait()
    }

    /// The states of the connection from now on, beginning with that of now. A slow observer misses states, never the last.
    /// The stream ends when the node has been shut down or the remote removed.
    public func states() -> AsyncStream<ConnectionState> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: ConnectionState.self,
            bufferingPolicy: .bufferingNewest(8)
        )
        let id = status.withLockedValue { state in
            state.nextID += 1
            continuation.yield(state.current)
            if state.isShutDown { continuation.finish() } else { state.observers[state.nextID] = continuation }
            return state.nextID
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.status.withLockedValue { $0.observers.removeValue(forKey: id) }
        }
        return stream
    }

    /// Runs tasks on the event loop of this connection: callers inside
    /// `withTaskExecutorPreference(connection.executor) { … }` make their calls without leaving the loop's thread, which is
    /// several times cheaper. They must not block it. Ask again after a reconnect: the loop may be another one.
    public var executor: any TaskExecutor { open?.executor ?? homeExecutor }

    var open: OpenConnection? { status.withLockedValue { $0.open } }

    /// What has become of it so far, without what the open connection knows, and the connection to ask for that.
    var past: (history: ConnectionHistory, state: ConnectionState, open: OpenConnection?) {
        status.withLockedValue { ($0.history, $0.current, $0.open) }
    }

    /// Changes the state, and tells observers if it is another one afterwards.
    private func change<Result>(_ body: (inout State) -> Result) -> Result {
        status.withLockedValue { state in
            let before = state.current
            let result = body(&state)
            let after = state.current
            if after != before {
                // Under the lock, so that the last that they hear is the last; neither of the two calls anybody.
                for observer in state.observers.values { observer.yield(after) }
                events.post(GridEvent(remote: remote, state: after))
            }
            return result
        }
    }

    // MARK: Dialing

    func dialBegins() {
        change { state in
            state.isDialing = true
            state.history.dials += 1
        }
    }

    func dialEnded(_ error: (any Error)?) {
        change { state in
            state.isDialing = false
            if let error { state.history.lastError = "\(error)" }
        }
    }

    // MARK: Sockets come and go

    /// Makes `open` the connection. An older one is taken over: it closes, and everything on it fails (GRID-V1 §1.4).
    func attach(_ open: OpenConnection, at time: Timestamp) {
        let (older, hasRestarted) = change { state in
            let older = state.open
            let hasRestarted = state.history.connected(to: open.instance, at: time)
            state.open = open
            state.isDialing = false
            state.isRemoteDraining = false
            if !state.isShutDown { connected.open() }
            return (older, hasRestarted)
        }
        logger.info(
            "connected",
            metadata: ["remote": "\(remote)", "dialed": "\(dials)", "restarted": "\(hasRestarted)"]
        )
        if let older {
            let error = GridError(.disconnected, "taken over by a newer connection of the same remote", remote: remote)
            older.executor.perform { older.close(error) }
        }
    }

    func detach(_ open: OpenConnection) {
        let reason = open.closeReason
        let wasCurrent = change { state in
            if let reason { state.history.lastError = "\(reason)" }
            guard state.open === open else { return false }
            state.open = nil
            state.isRemoteDraining = false
            connected.close()
            return true
        }
        if wasCurrent { logger.info("disconnected", metadata: ["remote": "\(remote)"]) }
    }

    /// Adds what has gone over a connection that has ended.
    func add(_ traffic: Traffic) {
        status.withLockedValue { $0.history.traffic += traffic }
    }

    /// Tells an observer the state of now, and what it is told after that is later.
    func report(to observer: StateObserver) {
        status.withLockedValue { observer.put(GridEvent(remote: remote, state: $0.current)) }
    }

    /// The remote takes no new calls.
    func remoteDrains(_ open: OpenConnection) {
        change { state in
            if state.open === open { state.isRemoteDraining = true }
        }
    }

    /// There will be no connection any more.
    func shutDown(_ reason: GridError) {
        let open = change { state in
            state.isShutDown = true
            return state.open
        }
        let observers = status.withLockedValue { state in
            defer { state.observers = [:] }
            return Array(state.observers.values)
        }
        for observer in observers { observer.finish() }
        connected.fail(reason)
        over.open()
        if let open { open.executor.perform { open.close(reason) } }
    }
}
