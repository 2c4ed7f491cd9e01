// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import NIOCore

/// Makes the connections of the side that dials, one attempt at a time: the node retries.
///
/// ``ConnectWS`` is the one that is used unless another is set. One of your own may reach nodes over any transport that
/// SwiftNIO has a channel for, as long as the other side gives what it accepts to
/// ``GridNode/incomingConnection(_:)``.
public protocol ConnDialer: Sendable {
    /// Connects to a node.
    ///
    /// The channel that is returned is connected, and brings and takes the frames of a WebSocket whose opening handshake
    /// is done, or that needs none, as `ByteBuffer`s. Nothing that arrives may be lost before the node takes it over: call
    /// ``GridHandover/hold(_:)`` before the channel is read, or have its `autoRead` off. The node closes it, also after a
    /// failure.
    ///
    /// - Parameter request: what to connect to. Heed its timeout, and the cancellation of the task.
    /// - Throws: why there is no connection.
    func dial(_ request: DialRequest) async throws -> any Channel
}

/// What a ``ConnDialer`` is to connect to.
public struct DialRequest: Sendable {
    /// The name of the node that dials.
    public let local: String
    /// The name of the node to connect to.
    public let remote: String
    /// Where that is: as the name says, or ``GridConfiguration/addresses``.
    public let address: GridAddress
    /// The time for the attempt, from ``GridTimings/dialTimeout``.
    public let timeout: Duration
    /// Where the node would like the channel to live. It may live elsewhere.
    public let eventLoop: any EventLoop

    /// Makes a request, for tests of a dialer.
    public init(
        local: String,
        remote: String,
        address: GridAddress,
        timeout: Duration = GridTimings.defaults.dialTimeout,
        eventLoop: any EventLoop
    ) {
        self.local = local
        self.remote = remote
        self.address = address
        self.timeout = timeout
        self.eventLoop = eventLoop
    }
}
