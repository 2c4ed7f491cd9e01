// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Every bound on what a peer, or a caller in a hurry, can make a node hold. All are finite.
public struct GridLimits: Sendable, Hashable {
    /// Bytes of one message's payload, either way.
    public var maximumPayloadBytes: Int

    /// Bytes of one message of the exchange that opens a connection: until it is over, nobody has been authenticated by it. Bounds what
    /// strangers can make us hold, together with ``maximumPendingHandshakes``.
    public var maximumConnectBytes: Int

    /// Bytes that wait to be written on one connection. Beyond it our calls fail, the peer's are refused, and streams wait; at
    /// twice as many the connection is given up. Bounds the memory that a peer which does not read can make us hold.
    public var maximumQueuedBytes: Int

    /// Our calls that may be open at once on one connection. One more fails.
    public var maximumOutgoingMuxes: Int

    /// Requests of one peer whose handlers may run at once. One more is refused.
    public var maximumIncomingRequests: Int

    /// Streams of one peer that may be open at once. One more is refused.
    public var maximumIncomingStreams: Int

    /// Messages that one stream may have waiting for its consumer.
    public var maximumStreamCapacity: Int

    /// Handlers of the node that may run off its event loops at once. A call of one more is refused.
    public var maximumConcurrentHandlers: Int

    /// Remotes that a node may have. One more cannot be added.
    public var maximumRemotes: Int

    /// Guests that may be connected at once. One more is refused.
    public var maximumGuests: Int

    /// Accepted sockets that have not finished their handshake. One more is closed at once.
    /// Bounds what unauthenticated strangers can hold.
    public var maximumPendingHandshakes: Int

    /// The limits in force unless told otherwise.
    public static let defaults = GridLimits()

    /// The defaults: payloads of 64 MiB, 128 KiB to connect, 16 MiB queued, 2^20 calls, 2^18 incoming requests, 2^16 incoming streams of at
    /// most 1024 messages, 2^18 handlers off the event loops, 2^14 remotes, 256 guests, 1024 handshakes.
    public init() {
        let mux = MuxConfiguration.defaults
        self.maximumPayloadBytes = mux.maximumPayloadBytes
        self.maximumConnectBytes = 128 << 10
        self.maximumQueuedBytes = 16 << 20
        self.maximumOutgoingMuxes = mux.maximumOutgoingMuxes
        self.maximumIncomingRequests = mux.maximumIncomingRequests
        self.maximumIncomingStreams = mux.maximumIncomingStreams
        self.maximumStreamCapacity = mux.maximumStreamCapacity
        self.maximumConcurrentHandlers = 1 << 18
        self.maximumRemotes = 1 << 14
        self.maximumGuests = 256
        self.maximumPendingHandshakes = 1024
    }
}
