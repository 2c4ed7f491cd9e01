// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import NIOPosix
import WebSocket

/// Dials one remote once: TCP, upgrade (GRID-V1 §1.2), connect exchange (§1.4). No retries.
struct WebSocketDialer: Sendable {
    let node: NodeCore
    let connection: GridConnection
    private let authority: String
    private let target: NodeAddress

    /// - Parameters:
    ///   - node: the node that dials.
    ///   - connection: the connection to open.
    ///   - target: the name of where to dial; mostly that of the remote.
    init(node: NodeCore, connection: GridConnection, target: String) throws(GridError) {
        self.node = node
        self.connection = connection
        self.authority = try NodeAddress(connection.remote).authority
        self.target = try NodeAddress(target)
    }

    /// Returns once the connection is open.
    ///
    /// - Throws: why it could not be opened.
    func dial() async throws -> OpenConnection {
        let configuration = node.configuration
        let executor = connection.homeExecutor
        let eventLoop = executor.eventLoop
        let token = try configuration.authenticator.token()
        let handshake = try ClientHandshake(
            host: authority,
            extraFields: [
                "Authorization": "Bearer \(token)",
                "X-Minio-Time": configuration.clock.wallTime.unixNanoseconds,
            ]
        )
        let established = eventLoop.makePromise(of: OpenConnection.self)
        let bootstrap = ClientBootstrap(group: eventLoop)
            .connectTimeout(TimeAmount(configuration.timings.dialTimeout))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.recvAllocator, value: AdaptiveRecvByteBufferAllocator.forWebSocket)
            .channelOption(.writeBufferWaterMark, value: .forGrid)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handshakeTimeout = HandshakeTimeout(channel, configuration)
                    try ClientUpgradeHandler.configure(
                        channel,
                        target: configuration.route,
                        requestFields: handshake.requestFields,
                        limits: .defaults,
                        timeout: nil,
                        judge: { status, fields throws(HandshakeError) in
                            HandshakeAgreement(subprotocol: try handshake.validate(status: status, fields: fields))
                        },
                        install: { channel, _, _ in
                            try node.addWebSocket(
                                channel,
                                role: .client,
                                exchange: DialerExchange(
                                    connection: connection,
                                    id: node.id,
                                    token: token,
                                    clock: configuration.clock
                                ),
                                opened: { open in
                                    handshakeTimeout.end()
                                    established.succeed(open)
                                },
                                failed: { established.fail($0) }
                            )
                        },
                        failed: { established.fail($0) }
                    )
                }
            }
        let channel: any Channel
        do {
            channel = try await bootstrap.connect(host: target.host, port: target.port).get()
        } catch {
            established.fail(error)
            throw error
        }
        return try await withTaskCancellationHandler {
            try await established.futureResult.get()
        } onCancel: {
            channel.close(mode: .all, promise: nil)
        }
    }
}
