// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import Framing
import Mux
import NIOCore
import NIOSSL
import Synchronization
import WebSocket

/// What the parts of a node share.
final class NodeCore: Sendable {
    private enum Phase: Sendable {
        case taking
        case draining
        case over
    }

    private struct State: Sendable {
        var phase = Phase.taking
        var members: [String: GridConnection] = [:]
        var guests: [String: GridConnection] = [:]
        var executors: [ObjectIdentifier: LoopExecutor] = [:]
        /// Channels that came from elsewhere than a listener, or were dialed.
        var channels: [ObjectIdentifier: any Channel] = [:]
    }

    let local: String
    let address: NodeAddress
    let configuration: GridConfiguration
    let registry = HandlerRegistry()
    /// Names this run of the node to its peers (GRID-V1 §1.4).
    let id = InstanceID()
    let dialer: any ConnDialer
    /// For the node's listener; nil where the name promises no TLS, or nothing is listened for.
    let acceptorTLS: NIOSSLContext?
    let events = StateBoard()
    /// Handlers off the event loops that run now.
    let concurrentHandlers = Atomic<Int>(0)

    private let state = NIOLockedValueBox(State())
    /// Members that this node dials, for its task that does so.
    private let dialQueue: AsyncStream<GridConnection>
    private let toDial: AsyncStream<GridConnection>.Continuation

    init(local: String, configuration: GridConfiguration) throws(GridError) {
        self.local = local
        self.address = try NodeAddress(local)
        self.configuration = configuration
        guard configuration.route.hasPrefix("/") else {
            throw GridError(.invalidConfiguration, "the route \"\(configuration.route)\" does not begin with a slash")
        }
        let encrypts = !configuration.isEncryptedElsewhere
        if address.isEncrypted, encrypts, configuration.listen != .nowhere, !configuration.isGuest {
            guard let tls = configuration.tls else {
                throw GridError(
                    .invalidConfiguration,
                    "the name \(local) promises TLS: a certificate has to be configured"
                )
            }
            acceptorTLS = try tls.acceptorContext()
        } else {
            acceptorTLS = nil
        }
        let tls = encrypts ? DialerTLS(configuration.tls ?? GridTLS()) : nil
        // What is wrong with a certificate is to be known now.
        if configuration.tls != nil { _ = try tls?.context() }
        dialer =
            configuration.dialer
            ?? ConnectWS(
                route: configuration.route,
                authenticator: configuration.authenticator,
                tls: tls,
                handshakeTimeout: configuration.timings.handshakeTimeout,
                clock: configuration.clock
            )
        (dialQueue, toDial) = AsyncStream.makeStream()
    }

    // MARK: Members

    /// The connection to a member.
    func member(_ name: String) -> GridConnection? {
        state.withLockedValue { $0.members[name] }
    }

    /// The connection to a member or a guest.
    func connection(to name: String) -> GridConnection? {
        state.withLockedValue { $0.members[name] ?? $0.guests[name] }
    }

    /// The connections to the members, sorted by name.
    var members: [GridConnection] {
        state.withLockedValue { $0.members.values.sorted { $0.remote < $1.remote } }
    }

    /// The connections to the guests, sorted by name.
    var guests: [GridConnection] {
        state.withLockedValue { $0.guests.values.sorted { $0.remote < $1.remote } }
    }

    /// Makes a member of a remote.
    ///
    /// - Throws: ``GridError`` with `invalidConfiguration` for a name that cannot be used or is there already, with
    ///   `invalidState` once the node has been shut down, and with `limitExceeded`.
    func add(_ remote: String) throws(GridError) -> GridConnection {
        _ = try NodeAddress(remote)
        let connection = try makeConnection(to: remote, isGuest: false)
        let refusal = state.withLockedValue { state -> GridError? in
            guard state.phase == .taking else {
                return GridError(.invalidState, "the node has been shut down", remote: remote)
            }
            guard state.members[remote] == nil else {
                return GridError(.invalidConfiguration, "the remote is named twice", remote: remote)
            }
            guard state.members.count < configuration.limits.maximumRemotes else {
                return GridError(.limitExceeded, "the node has as many remotes as it may", remote: remote)
            }
            state.members[remote] = connection
            return nil
        }
        if let refusal { throw refusal }
        if connection.dials { toDial.yield(connection) }
        return connection
    }

    /// Ends the membership of a remote, and the connection to it.
    func remove(_ remote: String) -> GridConnection? {
        let connection = state.withLockedValue { $0.members.removeValue(forKey: remote) }
        connection?.shutDown(GridError(.disconnected, "the remote has been removed", remote: remote))
        return connection
    }

    private func makeConnection(to remote: String, isGuest: Bool) throws(GridError) -> GridConnection {
        try GridConnection(
            local: local,
            remote: remote,
            dialing: configuration.isGuest ? true : isGuest ? false : nil,
            isGuest: isGuest,
            homeExecutor: executor(of: configuration.eventLoopGroup.next()),
            events: events,
            logger: configuration.logger
        )
    }

    /// The open connections to members and guests.
    var open: [OpenConnection] { (members + guests).compactMap(\.open) }

    // MARK: Accepting

    /// Whether new connections are taken.
    var isTaking: Bool { state.withLockedValue { $0.phase == .taking } }

    /// The connection of a dialer that has passed all checks: a member's, or a guest's.
    ///
    /// - Throws: ``GridError`` whose message the dialer is told.
    func connectionForDialer(named host: String) throws(GridError) -> GridConnection {
        if !isTaking { throw GridError(.invalidState, "the server is shutting down", remote: host) }
        if let connection = connection(to: host) { return connection }
        guard configuration.allowsGuests else {
            throw GridError(.connectRefused, "unknown incoming host: \(host)", remote: host)
        }
        guard hasRoomForGuests else { throw GridError(.limitExceeded, "too many guests", remote: host) }
        // It is one of the guests when its connection is open: nobody else takes out those who leave before.
        return try makeConnection(to: host, isGuest: true)
    }

    private var hasRoomForGuests: Bool {
        state.withLockedValue { $0.guests.count < configuration.limits.maximumGuests }
    }

    /// Makes a guest of one who has been let in.
    ///
    /// - Returns: the guest's connection, which is another one if the guest is here already. It is none of the guests if there are too
    ///   many by now.
    private func enter(guest connection: GridConnection) -> GridConnection {
        state.withLockedValue { state in
            if let known = state.guests[connection.remote] { return known }
            if state.guests.count < configuration.limits.maximumGuests { state.guests[connection.remote] = connection }
            return connection
        }
    }

    /// A guest's socket has gone: it is forgotten unless another one has come.
    private func guestLeft(_ connection: GridConnection) {
        let hasLeft = state.withLockedValue { state in
            guard !connection.isConnected, state.guests[connection.remote] === connection else { return false }
            state.guests[connection.remote] = nil
            return true
        }
        if hasLeft { connection.shutDown(.disconnected(from: connection.remote)) }
    }

    // MARK: Event loops

    /// The executor of an event loop: one for all connections of the node on that loop.
    func executor(of eventLoop: any EventLoop) -> LoopExecutor {
        state.withLockedValue { state in
            let key = ObjectIdentifier(eventLoop)
            if let executor = state.executors[key] { return executor }
            let executor = LoopExecutor(eventLoop: eventLoop)
            state.executors[key] = executor
            return executor
        }
    }

    var executors: [LoopExecutor] {
        state.withLockedValue { Array($0.executors.values) }
    }

    // MARK: The end

    /// Members to dial, one by one, until the node is shut down.
    var dialOrders: AsyncStream<GridConnection> { dialQueue }

    /// Whether connections that were lost are dialed again.
    var isDialing: Bool { isTaking }

    /// No connection is made any more, those that are there go on.
    func beginDraining() {
        state.withLockedValue { if $0.phase == .taking { $0.phase = .draining } }
        toDial.finish()
    }

    /// No connection is there any more.
    func end() {
        let (connections, channels) = state.withLockedValue { state in
            state.phase = .over
            return (Array(state.members.values) + Array(state.guests.values), Array(state.channels.values))
        }
        toDial.finish()
        for connection in connections {
            connection.shutDown(GridError(.disconnected, "the node has been shut down", remote: connection.remote))
        }
        for channel in channels { channel.close(mode: .all, promise: nil) }
        registry.removeAll()
        events.finish()
    }

    /// Notes a channel, which is closed with the node; false when that is over.
    func enter(_ channel: any Channel) -> Bool {
        let key = ObjectIdentifier(channel)
        let isEntered = state.withLockedValue { state in
            guard state.phase != .over else { return false }
            state.channels[key] = channel
            return true
        }
        if isEntered {
            channel.closeFuture.whenComplete { _ in
                _ = self.state.withLockedValue { $0.channels.removeValue(forKey: key) }
            }
        }
        return isEntered
    }

    /// Returns once every channel that was noted has closed.
    func waitUntilClosed() async {
        for channel in state.withLockedValue({ Array($0.channels.values) }) { try? await channel.closeFuture.get() }
    }
}

// MARK: Sockets

extension NodeCore {
    /// A WebSocket as the protocol uses it (GRID-V1 §1.3): no compression, no pings of its own, and no close frame when a rule is
    /// broken.
    private var webSocketConfiguration: WebSocketConnection.Configuration {
        var limits = WebSocketLimits.defaults
        // Until the connection is open.
        limits.maximumMessageBytes = min(configuration.limits.maximumConnectBytes, largestMessage)
        limits.maximumFrameBytes = limits.maximumMessageBytes
        // Messages are held back while the channel takes nothing, and bounded by ``GridLimits/maximumQueuedBytes``.
        limits.maximumQueuedBytes = .max
        return WebSocketConnection.Configuration(limits: limits, keepAlive: nil, announcesFailure: false)
    }

    /// A batch holds at most one message that is larger than a full batch.
    private var largestMessage: Int { configuration.limits.maximumPayloadBytes + 2 * MergePolicy.defaults.fullBytes }

    /// Takes over a channel whose opening handshake is done, or that needs none, and runs the connect exchange.
    ///
    /// - Returns: the open connection.
    /// - Throws: why there is none. The channel is closed then.
    func adopt(_ channel: any Channel, role: Role, exchange: some ConnectExchange) async throws -> OpenConnection {
        let opened = channel.eventLoop.makePromise(of: OpenConnection.self)
        let taking = channel.eventLoop.submit {
            guard self.enter(channel) else { throw GridError(.disconnected, "the node is shutting down") }
            let timeout = HandshakeTimeout(
                channel,
                clock: self.configuration.clock,
                after: self.configuration.timings.handshakeTimeout
            )
            try self.addWebSocket(
                channel,
                role: role,
                exchange: exchange,
                opened: { open in
                    timeout.end()
                    opened.succeed(open)
                },
                failed: { opened.fail($0) }
            )
            GridHandover.release(channel)
        }
        taking.whenFailure { error in
            opened.fail(error)
            channel.close(mode: .all, promise: nil)
        }
        return try await withTaskCancellationHandler {
            try await taking.get()
            // Whatever was held back is through: from now on the channel is read as it comes, unless that has closed it.
            channel.setOption(.autoRead, value: true).whenFailure { _ in }
            return try await opened.futureResult.get()
        } onCancel: {
            channel.close(mode: .all, promise: nil)
        }
    }

    /// Adds the WebSocket of a channel whose opening handshake is done. One that was accepted is drained when its server says so.
    func addWebSocket(
        _ channel: any Channel,
        role: Role,
        exchange: any ConnectExchange,
        opened: @escaping (OpenConnection) -> Void,
        failed: @escaping (any Error) -> Void
    ) throws {
        let quiescing = role == .server ? QuiescingHandler(configuration) : nil
        let receiver = ConnectionReceiver(
            channel: channel,
            executor: executor(of: channel.eventLoop),
            clock: configuration.clock,
            exchange: exchange,
            opened: { agreed, webSocket in
                let open = self.open(agreed, channel, webSocket)
                quiescing?.open = open
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
        // Behind the WebSocket, which passes on no bytes.
        if let quiescing { try channel.pipeline.syncOperations.addHandler(quiescing) }
    }

    /// Makes the open connection of a channel whose connect exchange has succeeded, and has its ``GridConnection`` use it.
    private func open(
        _ agreed: AgreedConnection,
        _ channel: any Channel,
        _ webSocket: WebSocketHandler
    ) -> OpenConnection {
        let connection = agreed.connection.isGuest ? enter(guest: agreed.connection) : agreed.connection
        webSocket.takeMessages(upTo: largestMessage)
        let open = OpenConnection(
            channel: channel,
            webSocket: webSocket,
            connection: connection,
            agreed: agreed,
            node: self,
            onClose: { open in
                connection.detach(open)
                if connection.isGuest { self.guestLeft(connection) }
            }
        )
        try? configuration.channelObserver?(channel) { open.executor.waitingCallers }
        connection.attach(open, at: configuration.clock.wallTime)
        open.start()
        // It may have been forgotten, or removed, on another thread meanwhile.
        if self.connection(to: connection.remote) !== connection {
            open.close(GridError.disconnected(from: connection.remote))
        }
        // As those that were there when that began.
        if !isTaking { open.drain() }
        return open
    }
}
