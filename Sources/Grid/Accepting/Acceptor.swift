// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Logging
import Mux
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import WebSocket

/// Accepts the connections of remotes that dial (GRID-V1 §1.2).
final class Acceptor: Sendable {
    private let node: NodeCore
    private let pendingHandshakes = Atomic<Int>(0)
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    init(node: NodeCore) {
        self.node = node
    }

    /// Listens on the host and port of the node's name.
    func listen() async throws -> any Channel {
        let configuration = node.configuration
        return try await ServerBootstrap(group: configuration.eventLoopGroup)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.recvAllocator, value: AdaptiveRecvByteBufferAllocator.forGrid)
            .childChannelOption(.writeBufferWaterMark, value: .forGrid)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.configure(channel) }
            }
            .bind(host: configuration.listenHost ?? node.address.host, port: configuration.listenPort ?? node.address.port)
            .get()
    }

    /// Closes every accepted channel and returns once they are closed.
    func closeAll() async {
        let open = channels.withLock { Array($0.values) }
        for channel in open { channel.close(mode: .all, promise: nil) }
        for channel in open { try? await channel.closeFuture.get() }
    }

    private func configure(_ channel: any Channel) throws {
        let configuration = node.configuration
        let pending = pendingHandshakes.add(1, ordering: .relaxed).newValue
        let handshake = Handshake(channel: channel, acceptor: self)
        guard pending <= configuration.limits.maximumPendingHandshakes else {
            handshake.end()
            throw GridError(.limitExceeded, "too many handshakes are under way")
        }
        let key = ObjectIdentifier(channel)
        channels.withLock { $0[key] = channel }
        channel.closeFuture.whenComplete { _ in
            handshake.end()
            _ = self.channels.withLock { $0.removeValue(forKey: key) }
        }
        let deadline = configuration.clock.now.advanced(by: MuxInterval(configuration.timings.handshakeTimeout))
        handshake.timeout = configuration.clock.schedule(on: channel.eventLoop, at: deadline) {
            channel.close(mode: .all, promise: nil)
        }
        let node = node
        try ServerUpgradeHandler.configure(
            channel,
            check: { head throws(HTTPRefusal) in try UpgradeCheck(configuration: configuration).check(head) },
            install: { channel in
                try channel.pipeline.syncOperations.addHandler(
                    ConnectionHandler(
                        role: .server,
                        limits: node.webSocketLimits,
                        executor: node.executor(of: channel.eventLoop),
                        clock: configuration.clock,
                        exchange: AcceptorExchange(node: node),
                        opened: { connection, channel in
                            handshake.end()
                            return node.open(connection, channel, role: .server)
                        },
                        failed: { error in
                            configuration.logger.debug("refused a connection", metadata: ["reason": "\(error)"])
                        }
                    )
                )
            }
        )
    }

    /// The time an accepted channel has until it is a connection; counted among the pending ones until then.
    ///
    /// Sendable: touched on the channel's event loop only.
    private final class Handshake: @unchecked Sendable {
        private let acceptor: Acceptor
        private var isPending = true
        var timeout: ScheduledWork?

        init(channel: any Channel, acceptor: Acceptor) {
            self.acceptor = acceptor
        }

        func end() {
            guard isPending else { return }
            isPending = false
            timeout?.cancel()
            acceptor.pendingHandshakes.subtract(1, ordering: .relaxed)
        }
    }
}
