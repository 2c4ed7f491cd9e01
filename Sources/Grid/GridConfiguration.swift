// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Logging
import Mux
public import NIOCore
import NIOPosix

/// How a ``GridNode`` behaves.
public struct GridConfiguration: Sendable {
    /// Who may connect, and how this node proves who it is. An empty shared token unless set.
    public var authenticator: any Authenticator

    /// The path at which the grid is mounted (GRID-V1 §1.2). Several grids with different routes are independent.
    public var route: String

    /// The host to listen on instead of the one in the node's name, for nodes whose name resolves to an outside address.
    public var listenHost: String?

    /// The port to listen on instead of the one in the node's name, for nodes behind a proxy. 0 takes any free one.
    public var listenPort: Int?

    /// What bounds a peer.
    public var limits: GridLimits

    /// How long the node waits for what.
    public var timings: GridTimings

    /// The event loops of the node's connections.
    public var eventLoopGroup: any EventLoopGroup

    /// Receives what happens to connections: established and lost ones at `info`, failures at `warning` and `debug`.
    public var logger: Logger

    /// Where remotes are to be dialed instead of where their names say; for tests.
    package var dialTargets: [String: String]

    /// Called with the channel of each connection that is opened and the number of calls of ours open on its loop; for tests.
    package var channelObserver: (@Sendable (any Channel, @escaping () -> Int) throws -> Void)?

    /// The source of time; replaced by tests.
    package var clock: any GridClock

    /// The settings in force unless told otherwise: the general route, no token, the process's shared event loops.
    public static let defaults = GridConfiguration()

    /// The defaults, with this authenticator.
    public init(authenticator: any Authenticator = SharedToken("")) {
        self.authenticator = authenticator
        self.route = "/minio/grid/v1"
        self.listenHost = nil
        self.listenPort = nil
        self.dialTargets = [:]
        self.channelObserver = nil
        self.limits = .defaults
        self.timings = .defaults
        self.eventLoopGroup = MultiThreadedEventLoopGroup.singleton
        self.logger = Logger(label: "swift-grid")
        self.clock = SystemClock()
    }

    /// The configuration of the machine of one connection.
    func muxConfiguration(local: String, remote: String) -> MuxConfiguration {
        var mux = MuxConfiguration(checksums: !(local.isEncryptedName && remote.isEncryptedName))
        mux.maximumPayloadBytes = limits.maximumPayloadBytes
        mux.maximumQueuedBytes = limits.maximumQueuedBytes
        mux.maximumQueuedControlBytes = max(limits.maximumQueuedBytes, limits.maximumQueuedBytes &* 2)
        mux.maximumQueuedBytesPerMux = min(mux.maximumQueuedBytesPerMux, limits.maximumQueuedBytes)
        mux.maximumOutgoingMuxes = limits.maximumOutgoingMuxes
        mux.maximumIncomingRequests = limits.maximumIncomingRequests
        mux.maximumIncomingStreams = limits.maximumIncomingStreams
        mux.maximumStreamCapacity = limits.maximumStreamCapacity
        mux.connectionPingInterval = MuxInterval(timings.connectionPingInterval)
        mux.connectionPongTimeout = MuxInterval(timings.connectionPongTimeout)
        mux.muxPingInterval = MuxInterval(timings.muxPingInterval)
        mux.defaultRequestDeadline = MuxInterval(timings.defaultRequestDeadline)
        return mux
    }
}

extension String {
    /// Whether a node's name promises an encrypted transport, which makes checksums needless (GRID-V1 §2.3).
    fileprivate var isEncryptedName: Bool { hasPrefix("https://") || hasPrefix("wss://") }
}
