// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a ``MuxMachine`` may do and for how long: every bound is finite, and says which attack or accident it bounds.
public struct MuxConfiguration: Sendable, Hashable {
    /// Whether messages carry a checksum (GRID-V1 §2.3: unless both names begin with `https://` or `wss://`).
    public var checksums: Bool

    /// Calls of our own that may be open at once. One more fails with ``MuxError/Code/tooManyMuxes``.
    /// Bounds what a peer that never answers can make us hold.
    public var maximumOutgoingMuxes: Int

    /// Requests of the peer that may run at once. One more is answered with an error.
    /// Bounds the tasks that a flood of requests can start.
    public var maximumIncomingRequests: Int

    /// Streams of the peer that may be open at once. One more is refused.
    /// Bounds the tasks and buffers that a flood of streams can hold.
    public var maximumIncomingStreams: Int

    /// Payload bytes of one message, sent or received. A longer one that is sent fails; a longer one that is received ends the connection.
    /// Bounds the memory of one message.
    public var maximumPayloadBytes: Int

    /// Messages that a stream may have waiting for its consumer, whatever capacity was registered.
    /// Bounds the memory of a stream that is not read.
    public var maximumStreamCapacity: Int

    /// Bytes of messages that may wait to be written, each counted with 64 bytes more than its payload. A request beyond fails
    /// with ``MuxError/Code/queueFull`` and a stream has to wait; when the answers to the peer are more than twice as much, the
    /// connection ends. A single message may be of any size that is allowed otherwise.
    /// Bounds the memory that a peer can hold by not reading.
    public var maximumQueuedBytes: Int

    /// Bytes of one stream's messages that may wait to be written. With more the stream has to wait.
    /// Bounds what one stream takes of the former.
    public var maximumQueuedBytesPerMux: Int

    /// Bytes of control messages that may wait to be written: acknowledgements, credits, pongs, refusals. With more the connection
    /// ends.
    /// Bounds what a peer can have us answer without reading it.
    public var maximumQueuedControlBytes: Int

    /// Bytes of payloads that have arrived in part, of all calls together. With more the connection ends.
    /// Bounds the memory of payloads that are never completed.
    public var maximumPartialBytes: Int

    /// The deadline of single requests that name none (GRID-V1 §3).
    public var defaultRequestDeadline: MuxInterval

    /// How often the connection is pinged (GRID-V1 §1.6); less than a millisecond counts as that.
    public var connectionPingInterval: MuxInterval

    /// The connection is given up when its last pong is older than this at a ping (GRID-V1 §1.6).
    public var connectionPongTimeout: MuxInterval

    /// How often an open stream is pinged by its caller, and checked by its handler's side (GRID-V1 §4.7); less than a
    /// millisecond counts as that.
    public var muxPingInterval: MuxInterval

    /// The caller gives a stream up when it heard nothing for this long (GRID-V1 §4.7).
    public var muxPongTimeout: MuxInterval

    /// The handler's side gives a stream up when it was not pinged for this long (GRID-V1 §4.7).
    public var muxPingTimeout: MuxInterval

    /// Calls older than this are reported as aged, so that their cancellation can be watched for from then on.
    /// Most requests end sooner and never pay for it.
    public var agingInterval: MuxInterval

    /// The constants of GRID-V1 §6 and the project's limits.
    public static let defaults = MuxConfiguration()

    /// The defaults, with or without checksums.
    public init(checksums: Bool = true) {
        self.checksums = checksums
        self.maximumOutgoingMuxes = 1 << 20
        self.maximumIncomingRequests = 1 << 18
        self.maximumIncomingStreams = 1 << 16
        self.maximumPayloadBytes = 64 << 20
        self.maximumStreamCapacity = 1024
        self.maximumQueuedBytes = 64 << 20
        self.maximumQueuedBytesPerMux = 256 << 10
        self.maximumQueuedControlBytes = 16 << 20
        self.maximumPartialBytes = 256 << 20
        self.defaultRequestDeadline = .seconds(60)
        self.connectionPingInterval = .seconds(10)
        self.connectionPongTimeout = .seconds(20)
        self.muxPingInterval = .seconds(15)
        self.muxPongTimeout = .seconds(30)
        self.muxPingTimeout = .seconds(60)
        self.agingInterval = .milliseconds(5)
    }

    /// Pings at no interval would be pings without end.
    private static let shortestInterval = MuxInterval.milliseconds(1)

    var connectionPingSpacing: MuxInterval { max(connectionPingInterval, Self.shortestInterval) }

    var muxPingSpacing: MuxInterval { max(muxPingInterval, Self.shortestInterval) }
}
