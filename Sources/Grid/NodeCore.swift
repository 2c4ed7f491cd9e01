// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Mux
import NIOCore
import Synchronization

/// What the parts of a node share.
final class NodeCore: Sendable {
    private struct State: Sendable {
        var connections: [String: GridConnection] = [:]
        var executors: [ObjectIdentifier: LoopExecutor] = [:]
    }

    let local: String
    let address: NodeAddress
    let configuration: GridConfiguration
    let registry = HandlerRegistry()
    /// Names this run of the node to its peers (GRID-V1 §1.4).
    let id = InstanceID()

    private let state = Mutex(State())

    init(local: String, configuration: GridConfiguration) throws(GridError) {
        self.local = local
        self.address = try NodeAddress(local)
        try address.checkTransport()
        self.configuration = configuration
    }

    func connection(to remote: String) -> GridConnection? {
        state.withLock { $0.connections[remote] }
    }

    var connections: [GridConnection] {
        state.withLock { $0.connections.values.sorted { $0.remote < $1.remote } }
    }

    func add(_ connection: GridConnection) throws(GridError) {
        let isNew = state.withLock { $0.connections.updateValue(connection, forKey: connection.remote) == nil }
        guard isNew else {
            throw GridError(.invalidConfiguration, "the remote is named twice", remote: connection.remote)
        }
    }

    /// The executor of an event loop: one for all connections of the node on that loop.
    func executor(of eventLoop: any EventLoop) -> LoopExecutor {
        state.withLock { state in
            let key = ObjectIdentifier(eventLoop)
            if let executor = state.executors[key] { return executor }
            let executor = LoopExecutor(eventLoop: eventLoop)
            state.executors[key] = executor
            return executor
        }
    }

    var executors: [LoopExecutor] {
        state.withLock { Array($0.executors.values) }
    }

    var webSocketLimits: WebSocketLimits {
        var limits = WebSocketLimits.defaults
        // A batch holds at most one message that is larger than a full batch.
        let largest = configuration.limits.maximumPayloadBytes + 2 * OutboundBatch.fullAt
        limits.maximumMessageBytes = largest
        limits.maximumFrameBytes = largest
        return limits
    }

    /// Makes the open connection of a channel whose connect exchange has succeeded, and has its ``GridConnection`` use it.
    func open(_ connection: GridConnection, _ channel: any Channel, role: Role) -> OpenConnection {
        let open = OpenConnection(
            channel: channel,
            role: role,
            executor: executor(of: channel.eventLoop),
            remote: connection.remote,
            mux: configuration.muxConfiguration(local: local, remote: connection.remote),
            configuration: configuration,
            registry: registry,
            onClose: { connection.detach($0) }
        )
        try? configuration.channelObserver?(channel) { open.executor.waitingCallers }
        connection.attach(open)
        open.start()
        return open
    }
}
