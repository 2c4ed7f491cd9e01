// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// How long a node waits for what. The defaults are those of GRID-V1 §6.
public struct GridTimings: Sendable, Hashable {
    /// For the TCP connection of a dial.
    public var dialTimeout: Duration

    /// For everything from the first byte to the accepted connection, on both sides.
    public var handshakeTimeout: Duration

    /// Dial attempts start at least this long after one another; jitter makes it up to twice as long (GRID-V1 §1.5). It grows
    /// by half with each attempt that fails, and is as before after one that does not.
    public var retryInterval: Duration

    /// What the retry interval grows to. A remote that comes back is connected after twice as long at the latest.
    public var maximumRetryInterval: Duration

    /// Pings of the connection.
    public var connectionPingInterval: Duration

    /// A connection whose last pong is older than this at a ping is given up.
    public var connectionPongTimeout: Duration

    /// Pings of open streams.
    public var muxPingInterval: Duration

    /// The deadline of requests that name none.
    public var defaultRequestDeadline: Duration

    /// For calls under way when the node is shut down gracefully; what is not done by then fails.
    public var drainTimeout: Duration

    /// How far a connecting peer's clock may be off (GRID-V1 §1.4).
    public var maximumClockSkew: Duration

    /// How far the time of an upgrade request may be off (GRID-V1 §1.2).
    public var maximumUpgradeAge: Duration

    /// The timings in force unless told otherwise.
    public static let defaults = GridTimings()

    /// The defaults of GRID-V1 §6.
    public init() {
        self.dialTimeout = .seconds(2)
        self.handshakeTimeout = .seconds(5)
        self.retryInterval = .seconds(1)
        self.maximumRetryInterval = .milliseconds(1_500)
        self.connectionPingInterval = .seconds(10)
        self.connectionPongTimeout = .seconds(20)
        self.muxPingInterval = .seconds(15)
        self.defaultRequestDeadline = .seconds(60)
        self.drainTimeout = .seconds(10)
        self.maximumClockSkew = .seconds(300)
        self.maximumUpgradeAge = .seconds(900)
    }
}
