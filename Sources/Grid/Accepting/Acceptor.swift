// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import Framing
import Logging
import Mux
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization
import WebSocket

/// Accepts the connections of remotes that dial, for one node or several that differ in their routes (GRID-V1 §1.2).
final class Acceptor: Sendable {
    private let mounts: Mounts
    private let tls: NIOSSLContext?
    private let settings: GridConfiguration
    private let pendingHandshakes = Atomic<Int>(0)
    private let state = NIOLockedValueBox(State())

    private struct State: Sendable {
        /// What was accepted and is open.
        var channels: [ObjectIdentifier: any Channel] = [:]
        /// Whether more is taken.
        var isAccepting = true
    }

    /// - Parameters:
    ///   - mounts: the nodes.
    ///   - tls: how to encrypt; nil for clear text.
    ///   - settings: has event loops, limits, and timings.
    init(mounts: Mounts, tls: NIOSSLContext?, settings: GridConfiguration) {
        self.mounts = mounts
        self.tls = tls
        self.settings = settings
    }

    /// Listens on an address.
    ///
    /// - Throws: the system's error when it cannot.
    func listen(on address: GridAddress) async throws -> any Channel {
        let bootstrap = ServerBootstrap(group: settings.eventLoopGroup)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptPauseHandler(clock: self.settings.clock))
                }
            }
            .childChannelOption(.recvAllocator, value: AdaptiveRecvByteBufferAllocator.forWebSocket)
            .childChannelOption(.writeBufferWaterMark, value: .forGrid)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.configure(channel) }
            }
        switch address {
        case .tcp(let host, let port):
            return
                try await bootstrap
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .bind(host: host, port: port)
                .get()
        case .unixSocket(let path):
            return try await bootstrap.bind(unixDomainSocketPath: path, on: settings.eventLoopGroup.next())
        }
    }

    /// Has every accepted connection drained, within its node's time for that. Who has not been let in yet is not let in any more.
    func drainAll() {
        for channel in takeNoMore() { channel.eventLoop.execute { Self.quiesce(channel) } }
    }

    /// Closes every accepted channel at once.
    func closeAll() {
        for channel in takeNoMore() { channel.close(mode: .all, promise: nil) }
    }

    /// Returns once what was accepted is closed.
    func waitUntilClosed() async {
        for channel in state.withLockedValue({ Array($0.channels.values) }) { try? await channel.closeFuture.get() }
    }

    /// What is open; what is being accepted just now is not any more.
    private func takeNoMore() -> [any Channel] {
        state.withLockedValue { state in
            state.isAccepting = false
            return Array(state.channels.values)
        }
    }

    /// Tells a channel to drain, if a node has it.
    private static func quiesce(_ channel: any Channel) {
        let isTaken = (try? channel.pipeline.syncOperations.handler(type: QuiescingHandler.self)) != nil
        guard isTaken else { return channel.close(mode: .all, promise: nil) }
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }

    private func configure(_ channel: any Channel) throws {
        let key = ObjectIdentifier(channel)
        let handshake = HandshakeTimeout(channel, clock: settings.clock, after: settings.timings.handshakeTimeout) {
            self.pendingHandshakes.subtract(1, ordering: .relaxed)
        }
        guard pendingHandshakes.add(1, ordering: .relaxed).newValue <= settings.limits.maximumPendingHandshakes else {
            throw GridError(.limitExceeded, "too many handshakes are under way")
        }
        let isEntered = state.withLockedValue { state in
            if state.isAccepting { state.channels[key] = channel }
            return state.isAccepting
        }
        guard isEntered else { throw GridError(.disconnected, "the node is shutting down") }
        channel.closeFuture.whenComplete { _ in
            _ = self.state.withLockedValue { $0.channels.removeValue(forKey: key) }
        }
        if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
        let mounts = mounts
        try ServerUpgradeHandler.configure(
            channel,
            limits: .defaults,
            timeout: nil,
            judge: { head throws(HTTPAnswer) in try mounts.judge(head) },
            install: { channel, head, _ in
                guard let node = mounts.node(for: head) else { return channel.close(mode: .all, promise: nil) }
                try node.addAccepted(channel) { handshake.end() }
            }
        )
    }
}

extension NodeCore {
    /// Adds the WebSocket of an accepted channel whose opening handshake is done.
    func addAccepted(_ channel: any Channel, opened: @escaping () -> Void) throws {
        guard enter(channel) else { return channel.close(mode: .all, promise: nil) }
        try addWebSocket(
            channel,
            role: .server,
            exchange: AcceptorExchange(node: self),
            opened: { _ in opened() },
            failed: { error in
                self.configuration.logger.debug("refused a connection", metadata: ["reason": "\(error)"])
            }
        )
    }
}
