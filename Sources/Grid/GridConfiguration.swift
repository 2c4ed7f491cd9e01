// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Logging
public import Mux
public import NIOCore
import NIOPosix

/// How a ``GridNode`` behaves.
public struct GridConfiguration: Sendable {
    /// The path of the general grid (GRID-V1 §1.2).
    public static let defaultRoute = "/minio/grid/v1"

    /// Who may connect, and how this node proves who it is. An empty shared token unless set.
    public var authenticator: any Authenticator

    /// The path at which the grid is mounted (GRID-V1 §1.2). Several grids with different routes are independent, and can share
    /// a ``GridServer``.
    public var route: String

    /// Where the node accepts connections; where its name says, unless set.
    public var listen: GridListen

    /// Certificates and keys. Needed by a node whose own name begins with `https`; one that only dials such names trusts
    /// the system's authorities without.
    public var tls: GridTLS?

    /// Whether others see to the TLS that names promise, such as the sidecars of a service mesh: this node speaks clear text to
    /// them, and listens in clear text.
    public var isEncryptedElsewhere: Bool

    /// Where remotes are to be dialed, by name, instead of where their names say.
    public var addresses: [String: GridAddress]

    /// What connects to remotes; a ``ConnectWS`` of the other settings unless set.
    public var dialer: (any ConnDialer)?

    /// Whether nodes outside of the node's remotes are let in. They have to be authenticated like others, and dial whatever
    /// the two names say (``isGuest``).
    public var allowsGuests: Bool

    /// Whether this node is a guest of its remotes: it dials all of them, and they need not know it, but have to allow
    /// guests. For tools. Existing implementations allow none.
    public var isGuest: Bool

    /// What is announced beyond the plain protocol. Used with those remotes that announce it too: others do not notice.
    public var extensions: MuxExtensions

    /// What bounds a peer.
    public var limits: GridLimits

    /// How long the node waits for what.
    public var timings: GridTimings

    /// The event loops of the node's connections.
    public var eventLoopGroup: any EventLoopGroup

    /// Receives what happens to connections: established and lost ones at `info`, failures at `warning` and `debug`.
    public var logger: Logger

    /// Called with the channel of each connection that is opened and the number of calls of ours open on its loop; for tests.
    package var channelObserver: (@Sendable (any Channel, @escaping () -> Int) throws -> Void)?

    /// The source of time; replaced by tests.
    package var clock: any GridClock

    /// The settings in force unless told otherwise: the general route, no token, the process's shared event loops.
    public static let defaults = GridConfiguration()

    /// The defaults, with this authenticator.
    public init(authenticator: any Authenticator = SharedToken("")) {
        self.authenticator = authenticator
        self.route = Self.defaultRoute
        self.listen = .ofName
        self.tls = nil
        self.isEncryptedElsewhere = false
        self.addresses = [:]
        self.dialer = nil
        self.allowsGuests = false
        self.isGuest = false
        self.extensions = .defaults
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
