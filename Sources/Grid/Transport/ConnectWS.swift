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

    init(
        route: String,
        authenticator: any Authenticator,
        tls: DialerTLS?,
        handshakeTimeout: Duration,
        clock: any GridClock
    ) {
        self.route = route
        self.authenticator = authenticator
        self.tls = tls
        self.handshakeTimeout = handshakeTimeout
        self.clock = clock
    }

    /// Connects, encrypts, and upgrades.
    ///
    /// - Throws: the system's, TLS's or the authenticator's error; ``GridError`` with `dialFailed` when the answer is not that of
    ///   a grid, or `invalidConfiguration` when TLS cannot be set up.
    public func dial(_ request: DialRequest) async throws -> any Channel {
        let name = try NodeAddress(request.remote)
        let tls = name.isEncrypted ? try self.tls?.context() : nil
        let handshake = try ClientHandshake(
            host: name.authority,
            extraFields: [
                "Authorization": "Bearer \(authenticator.token())",
                "X-Minio-Time": clock.wallTime.unixNanoseconds,
            ]
        )
        let attempts = DialAttempts()
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
            // Only the promise is waited for: looking up a name goes on for a while after a cancellation. After the first
            // failure the others have no effect.
            let connected =
                switch request.address {
                case .tcp(let host, let port):
                    bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1).connect(host: host, port: port)
                case .unixSocket(let path):
                    bootstrap.connect(unixDomainSocketPath: path)
                }
            connected.whenFailure { upgraded.fail($0) }
            let channel = try await upgraded.futureResult.get()
            // Its channel is being closed then.
            try Task.checkCancellation()
            return channel
        } onCancel: {
            attempts.cancel()
            upgraded.fail(CancellationError())
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
        let timeout = HandshakeTimeout(channel, clock: clock, after: handshakeTimeout)
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
