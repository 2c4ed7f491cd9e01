// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import NIOPosix
import NIOSSL

/// One attempt to connect to a server: TCP, TLS, opening handshake.
struct ClientDial: Sendable {
    private let url: WebSocketURL
    private let configuration: WebSocketClient.Configuration
    private let handshake: ClientHandshake
    private let tls: NIOSSLContext?

    init(url: WebSocketURL, configuration: WebSocketClient.Configuration) throws {
        self.url = url
        self.configuration = configuration
        self.handshake = try configuration.handshake.handshake(
            host: url.authority,
            extraFields: configuration.fields
        )
        self.tls = url.isSecure ? try NIOSSLContext(configuration: configuration.tls) : nil
    }

    /// Returns once the WebSocket is open.
    ///
    /// - Throws: why there is none; `CancellationError` if the task is cancelled.
    func connect(on eventLoop: any EventLoop) async throws -> WebSocketSession {
        let attempts = DialAttempts()
        let opened = eventLoop.makePromise(of: WebSocketSession.self)
        return try await withTaskCancellationHandler {
            // Only the promise is waited for: looking up a name goes on for a while after a cancellation.
            bootstrap(eventLoop, attempts, opened).connect(host: url.host, port: url.port)
                // After the first failure it has no effect.
                .whenFailure { opened.fail($0) }
            do {
                let session = try await opened.futureResult.get()
                // Its channel is being closed then.
                try Task.checkCancellation()
                return session
            } catch {
                try Task.checkCancellation()
                throw error
            }
        } onCancel: {
            attempts.cancel()
            opened.fail(CancellationError())
        }
    }

    private func bootstrap(
        _ eventLoop: any EventLoop,
        _ attempts: DialAttempts,
        _ opened: EventLoopPromise<WebSocketSession>
    ) -> ClientBootstrap {
        ClientBootstrap(group: eventLoop)
            .connectTimeout(TimeAmount(configuration.connectTimeout))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.recvAllocator, value: AdaptiveRecvByteBufferAllocator.forWebSocket)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try attempts.begin(channel)
                    try configure(channel, opened)
                }
            }
    }

    private func configure(_ channel: any Channel, _ opened: EventLoopPromise<WebSocketSession>) throws {
        try channel.setStallTimeout(configuration.webSocket.stallTimeout)
        if let tls { try channel.addClientTLS(tls, host: url.host) }
        let configuration = configuration
        let handshake = handshake
        let target = url.target
        try ClientUpgradeHandler.configure(
            channel,
            target: target,
            requestFields: handshake.requestFields,
            limits: configuration.handshake.limits,
            timeout: configuration.handshake.limits.timeout,
            judge: { status, fields throws(HandshakeError) in
                try configuration.handshake.agreement(answered: status, fields: fields, to: handshake)
            },
            install: { channel, fields, agreement in
                let session = try WebSocketSession.install(
                    on: channel,
                    role: .client,
                    configuration: configuration.webSocket,
                    compression: configuration.handshake.compression,
                    agreement: agreement,
                    target: target,
                    peerFields: fields
                )
                opened.succeed(session)
            },
            failed: { opened.fail($0) }
        )
    }
}
