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
    /// What was accepted and is open; nil once all of it is to be closed.
    private let channels = Mutex<[ObjectIdentifier: any Channel]?>([:])

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
            .childChannelOption(.recvAllocator, value: AdaptiveRecvByteBufferAllocator.forWebSocket)
            .childChannelOption(.writeBufferWaterMark, value: .forGrid)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.configure(channel) }
            }
            .bind(
                host: configuration.listenHost ?? node.address.host,
                port: configuration.listenPort ?? node.address.port
            )
            .get()
    }

    /// Closes every accepted channel and returns once they are closed.
    func closeAll() async {
        // What is being accepted just now finds nothing to enter itself in.
        let open = channels.withLock { Array(($0.take() ?? [:]).values) }
        for channel in open { channel.close(mode: .all, promise: nil) }
        for channel in open { try? await channel.closeFuture.get() }
    }

    private func configure(_ channel: any Channel) throws {
        let configuration = node.configuration
        let key = ObjectIdentifier(channel)
        let handshake = HandshakeTimeout(channel, configuration) {
            self.pendingHandshakes.subtract(1, ordering: .relaxed)
        }
        guard pendingHandshakes.add(1, ordering: .relaxed).newValue <= configuration.limits.maximumPendingHandshakes
        else {
            throw GridError(.limitExceeded, "too many handshakes are under way")
        }
        let isEntered = channels.withLock { channels in
            channels?[key] = channel
            return channels != nil
        }
        guard isEntered else { throw GridError(.disconnected, "the node is shutting down") }
        channel.closeFuture.whenComplete { _ in
            _ = self.channels.withLock { $0?.removeValue(forKey: key) }
        }
        let node = node
        try ServerUpgradeHandler.configure(
            channel,
            limits: .defaults,
            timeout: nil,
            judge: { head throws(HTTPAnswer) in
                try UpgradeCheck(configuration: configuration).check(head)
                // Nodes are no browsers: who may connect is for the token to say (GRID-V1 §1.2).
                return try ServerHandshakePolicy(origins: .any, compression: nil).judge(head)
            },
            install: { channel, _, _ in
                try node.addWebSocket(
                    channel,
                    role: .server,
                    exchange: AcceptorExchange(node: node),
                    opened: { _ in handshake.end() },
                    failed: { error in
                        configuration.logger.debug("refused a connection", metadata: ["reason": "\(error)"])
                    }
                )
            }
        )
    }
}
