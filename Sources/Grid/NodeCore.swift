// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Mux
import NIOCore
import Synchronization
import WebSocket

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

    /// A WebSocket as the protocol uses it (GRID-V1 §1.3): no compression, no pings of its own, and no close frame when a rule is
    /// broken.
    var webSocketConfiguration: WebSocketConnection.Configuration {
        var limits = WebSocketLimits.defaults
        // A batch holds at most one message that is larger than a full batch.
        let largest = configuration.limits.maximumPayloadBytes + 2 * MergePolicy.defaults.fullBytes
        limits.maximumMessageBytes = largest
        limits.maximumFrameBytes = largest
        // Messages are held back while the channel takes nothing, and bounded by ``GridLimits/maximumQueuedBytes``.
        limits.maximumQueuedBytes = .max
        return WebSocketConnection.Configuration(limits: limits, keepAlive: nil, announcesFailure: false)
    }

    /// Adds the WebSocket of a channel whose opening handshake is done.
    func addWebSocket(
        _ channel: any Channel,
        role: Role,
        exchange: any ConnectExchange,
        opened: @escaping (OpenConnection) -> Void,
        failed: @escaping (any Error) -> Void
    ) throws {
        let receiver = ConnectionReceiver(
            channel: channel,
            executor: executor(of: channel.eventLoop),
            clock: configuration.clock,
            exchange: exchange,
            opened: { connection, webSocket in
                let open = self.open(connection, channel, webSocket)
                opened(open)
                return open
            },
            failed: failed
        )
        try channel.pipeline.syncOperations.addHandler(
            WebSocketHandler(
                role: role,
                configuration: webSocketConfiguration,
                compression: nil,
                eventLoop: channel.eventLoop,
                clock: GridWebSocketClock(clock: configuration.clock),
                user: receiver
            )
        )
    }

    /// Makes the open connection of a channel whose connect exchange has succeeded, and has its ``GridConnection`` use it.
    private func open(
        _ connection: GridConnection,
        _ channel: any Channel,
        _ webSocket: WebSocketHandler
    ) -> OpenConnection {
        let open = OpenConnection(
            channel: channel,
            webSocket: webSocket,
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
