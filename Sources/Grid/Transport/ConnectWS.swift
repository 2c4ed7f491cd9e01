// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Framing
public import NIOCore
import NIOPosix
import NIOSSL
import WebSocket

/// The dialer that is used unless another is set: TCP or a Unix domain socket, TLS for the names that promise it, and the
/// upgrade request with the bearer token and the time (GRID-V1 §1.2).
public struct ConnectWS: ConnDialer {
    private let route: String
    private let authenticator: any Authenticator
    private let tls: DialerTLS?
    private let handshakeTimeout: Duration
    private let clock: any GridClock
    private let lookups: NameLookups

    /// Makes a dialer.
    ///
    /// - Parameters:
    ///   - route: the path at which the grid is mounted on the other side.
    ///   - authenticator: has the token that is sent.
    ///   - tls: how to encrypt, for names that begin with `https`; nil to leave that to others, such as a service mesh.
    ///   - handshakeTimeout: the time from the connected channel to the answer of the upgrade request.
    public init(
        route: String = GridConfiguration.defaultRoute,
        authenticator: any Authenticator,
        tls: GridTLS? = GridTLS(),
        handshakeTimeout: Duration = GridTimings.defaults.handshakeTimeout
    ) {
        self.init(
            route: route,
            authenticator: authenticator,
            tls: tls.map { DialerTLS($0) },
            handshakeTimeout: handshakeTimeout,
            clock: SystemClock()
        )
    }

    /// Makes a dialer that looks names up as told, for tests.
    package init(authenticator: any Authenticator, tls: GridTLS? = nil, lookups: NameLookups) {
        self.init(
            route: GridConfiguration.defaultRoute,
            authenticator: authenticator,
            tls: tls.map { DialerTLS($0) },
            handshakeTimeout: GridTimings.defaults.handshakeTimeout,
            clock: SystemClock(),
            lookups: lookups
        )
    }

    init(
        route: String,
        authenticator: any Authenticator,
        tls: DialerTLS?,
        handshakeTimeout: Duration,
        clock: any GridClock,
        lookups: NameLookups = NameLookups()
    ) {
        self.route = route
        self.authenticator = authenticator
        self.tls = tls
        self.handshakeTimeout = handshakeTimeout
        self.clock = clock
        self.lookups = lookups
    }

    /// Connects, encrypts, and upgrades. A host that is no address is looked up, with others who dial it at the time.
    ///
    /// - Throws: the system's, TLS's or the authenticator's error; ``GridError`` with `dialFailed` when the host cannot be looked
    ///   up or the answer is not that of a grid, or `invalidConfiguration` when TLS cannot be set up or the address not be used.
    public func dial(_ request: DialRequest) async throws -> any Channel {
        let name = try NodeAddress(request.remote)
        let tls = name.isEncrypted ? try self.tls?.context() : nil
        let target = try Target(request)
        if tls != nil { try Self.check(target, for: name, request) }
        let handshake = try ClientHandshake(
            host: name.authority,
            extraFields: [
                "Authorization": "Bearer \(authenticator.token())",
                "X-Minio-Time": clock.wallTime.unixNanoseconds,
            ]
        )
        let attempts = DialAttempts()
        let resolver = target.isName ? DialResolver(lookups, eventLoop: request.eventLoop) : nil
        let upgraded = request.eventLoop.makePromise(of: (any Channel).self)
        let bootstrap = ClientBootstrap(group: request.eventLoop)
            .connectTimeout(TimeAmount(request.timeout))
            .channelOption(.recvAllocator, value: AdaptiveRecvByteBufferAllocator.forWebSocket)
            .channelOption(.writeBufferWaterMark, value: .forGrid)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try attempts.begin(channel)
                    try self.configure(channel, request, tls, name.host, handshake, upgraded)
                }
            }
        return try await withTaskCancellationHandler {
            // Only the promise is waited for. After the first failure the others have no effect.
            let connected =
                switch target {
                case .address(let address):
                    bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1).connect(to: address)
                case .name(let host, let port):
                    bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1).resolver(resolver)
                        .connect(host: host, port: port)
                case .unixSocket(let path):
                    bootstrap.connect(unixDomainSocketPath: path)
                }
            connected.whenFailure { upgraded.fail($0) }
            let channel = try await upgraded.futureResult.get()
            // Its channel is being closed then.
            try Task.checkCancellation()
            return channel
        } onCancel: {
            upgraded.fail(CancellationError())
            attempts.cancel()
            resolver?.cancelQueries()
        }
    }

    private func configure(
        _ channel: any Channel,
        _ request: DialRequest,
        _ tls: NIOSSLContext?,
        _ host: String,
        _ handshake: ClientHandshake,
        _ upgraded: EventLoopPromise<any Channel>
    ) throws {
        let timeout = ConnectedTimeout(clock: clock, after: handshakeTimeout)
        try channel.pipeline.syncOperations.addHandler(timeout)
        if let tls { try channel.addClientTLS(tls, host: host) }
        try ClientUpgradeHandler.configure(
            channel,
            target: route,
            requestFields: handshake.requestFields,
            limits: .defaults,
            timeout: nil,
            judge: { status, fields throws(HandshakeError) in
                HandshakeAgreement(subprotocol: try handshake.validate(status: status, fields: fields))
            },
            install: { channel, _, _ in
                try GridHandover.hold(channel)
                timeout.end()
                upgraded.succeed(channel)
            },
            failed: { error in
                guard let error = error as? HandshakeError else { return upgraded.fail(error) }
                upgraded.fail(GridError(.dialFailed, "\(error)", remote: request.remote))
            }
        )
    }
}

// MARK: Where to

extension ConnectWS {
    private enum Target: Sendable {
        /// No name: there is nothing to look up.
        case address(SocketAddress)
        case name(host: String, port: Int)
        case unixSocket(path: String)

        init(_ request: DialRequest) throws(GridError) {
            switch request.address {
            case .unixSocket(let path):
                self = .unixSocket(path: path)
            case .tcp(let host, let port):
                guard let number = UInt16(exactly: port) else {
                    throw GridError(.invalidConfiguration, "\(port) is no port", remote: request.remote)
                }
                if let address = try? SocketAddress(ipAddress: host, port: Int(number)) {
                    self = .address(address)
                } else {
                    self = .name(host: host, port: port)
                }
            }
        }

        var isName: Bool {
            if case .name = self { true } else { false }
        }
    }

    /// Where the host of a name is an address, TLS holds the certificate to the address that is connected to: it has to be that
    /// one, or another's certificate would be taken.
    private static func check(_ target: Target, for name: NodeAddress, _ request: DialRequest) throws(GridError) {
        guard let host = try? SocketAddress(ipAddress: name.host, port: 0) else { return }
        if case .address(var address) = target {
            address.port = 0
            if address == host { return }
        }
        throw GridError(
            .invalidConfiguration,
            "a certificate for \(name.host) cannot be verified at \(request.address): name the remote by a host",
            remote: request.remote
        )
    }
}
