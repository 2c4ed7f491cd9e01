// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Framing

/// The settings of a WebSocket, in either role.
public struct WebSocketConfiguration: Sendable, Hashable {
    /// What the peer may make this end hold and do.
    public var limits: WebSocketLimits
    /// When to ping; nil for never.
    public var keepAlive: KeepAlive?
    /// How many bytes of messages may wait for the application before the connection is no longer read. 256 KiB by default;
    /// each message counts for 64 bytes more than it has. Negative values count as 0: one message waits at a time.
    ///
    /// Bounds the memory that a peer can fill by sending faster than the application takes.
    public var inboundHighWaterMark: Int
    /// How long the peer may take nothing of what was sent to it before the connection is given up. 60 s by default; at least
    /// 1 ms. TCP sees to it, on Linux.
    ///
    /// Bounds how long a peer that does not read can keep a connection, and what waits to be sent.
    public var stallTimeout: Duration

    /// Makes settings; what is not given is the default.
    public init(
        limits: WebSocketLimits = .defaults,
        keepAlive: KeepAlive? = .defaults,
        inboundHighWaterMark: Int = 256 << 10,
        stallTimeout: Duration = .seconds(60)
    ) {
        self.limits = limits
        self.keepAlive = keepAlive
        self.inboundHighWaterMark = inboundHighWaterMark
        self.stallTimeout = stallTimeout
    }

    /// The defaults.
    public static let defaults = WebSocketConfiguration()

    func connection(compression: PermessageDeflate.Configuration?) -> WebSocketConnection.Configuration {
        var limits = limits
        // The session holds senders to this limit before it takes their messages. The connection, which also counts what is
        // sent for other reasons, would refuse some that have been taken, and pings.
        limits.maximumQueuedBytes = .max
        return WebSocketConnection.Configuration(
            limits: limits,
            keepAlive: keepAlive,
            compression: compression ?? .defaults,
            holdsEnd: true
        )
    }
}
