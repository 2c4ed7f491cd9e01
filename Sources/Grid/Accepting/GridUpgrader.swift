// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
public import NIOCore
public import NIOHTTP1
import WebSocket

/// Mounts a grid on an HTTP server of SwiftNIO's that is there already, beside whatever else it serves: one of its
/// upgraders. Given by ``GridNode/upgrader``.
///
/// ```swift
/// channel.pipeline.configureHTTPServerPipeline(
///     withServerUpgrade: (upgraders: [node.upgrader], completionHandler: { _ in … })
/// )
/// ```
///
/// It takes requests for the node's route that have the token, and leaves all others to the server's handlers. The server keeps to its own
/// limits for heads and time; the time from the upgrade to the connect message is the node's.
public final class GridUpgrader: HTTPServerProtocolUpgrader, NIOTypedHTTPServerProtocolUpgrader {
    /// Nothing: the connection belongs to the node.
    public typealias UpgradeResult = Void

    /// `websocket` (RFC 6455 §4.2.1, point 3).
    public let supportedProtocol = "websocket"
    /// None: what a request has to have is a part of its judgement.
    public let requiredUpgradeHeaders: [String] = []

    private let mounts: Mounts

    init(node: NodeCore) {
        mounts = Mounts(node)
    }

    /// Judges a request; the future fails if it is refused.
    public func buildUpgradeResponse(
        channel: any Channel,
        upgradeRequest: HTTPRequestHead,
        initialResponseHeaders: HTTPHeaders
    ) -> EventLoopFuture<HTTPHeaders> {
        channel.eventLoop.makeCompletedFuture {
            var headers = initialResponseHeaders
            for field in try mounts.judge(upgradeRequest).responseFields {
                headers.replaceOrAdd(name: field.name, value: field.value)
            }
            return headers
        }
    }

    /// Has the node take the channel.
    public func upgrade(channel: any Channel, upgradeRequest: HTTPRequestHead) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            guard let node = mounts.node(for: upgradeRequest) else {
                throw GridError(.invalidState, "the request is for no grid")
            }
            let configuration = node.configuration
            let timeout = HandshakeTimeout(
                channel,
                clock: configuration.clock,
                after: configuration.timings.handshakeTimeout
            )
            try node.addAccepted(channel) { timeout.end() }
        }
    }

    /// Has the node take the channel, on servers with the older kind of upgrade.
    public func upgrade(context: ChannelHandlerContext, upgradeRequest: HTTPRequestHead) -> EventLoopFuture<Void> {
        upgrade(channel: context.channel, upgradeRequest: upgradeRequest)
    }
}

extension GridNode {
    /// Mounts this node on an HTTP server of SwiftNIO's.
    public var upgrader: GridUpgrader { GridUpgrader(node: core) }
}
