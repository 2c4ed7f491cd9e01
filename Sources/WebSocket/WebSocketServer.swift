// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOConcurrencyHelpers
public import NIOCore
import NIOHTTP1
public import NIOPosix
import NIOSSL

/// Accepts WebSockets on an address of its own, and runs a handler for each.
///
/// ```swift
/// let server = WebSocketServer(host: "127.0.0.1", port: 8080) { socket in
///     for try await message in socket.messages { try await socket.send(message) }
/// }
/// try await server.run()
/// ```
///
/// To have WebSockets on an HTTP server that is there already, use ``WebSocketUpgrader``.
public final class WebSocketServer: Sendable {
    /// What is done with a WebSocket. It is closed when the handler returns, with the code 1000, or throws, with 1011;
    /// ``Configuration/handlerFailed`` is told what it has thrown.
    public typealias Handler = @Sendable (WebSocketSession) async throws -> Void

    private struct State: Sendable {
        var hasRun = false
        var address: SocketAddress?
    }

    private let host: String
    private let port: Int
    private let configuration: Configuration
    private let eventLoopGroup: any EventLoopGroup
    private let handler: Handler
    /// Those of the event loops on which handlers run; empty if they run elsewhere.
    private let executors: [ObjectIdentifier: LoopExecutor]
    private let listening = Gate()
    private let connections: ServerConnections
    private let state = NIOLockedValueBox(State())

    /// Makes a server that does nothing yet.
    ///
    /// - Parameters:
    ///   - host: the address, or a name of it, to listen on.
    ///   - port: the port; 0 to have the system choose one.
    ///   - configuration: the settings.
    ///   - eventLoopGroup: what carries the connections.
    ///   - handler: what to do with each WebSocket.
    public init(
        host: String,
        port: Int,
        configuration: Configuration = .defaults,
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        handler: @escaping Handler
    ) {
        self.host = host
        self.port = port
        self.configuration = configuration
        self.eventLoopGroup = eventLoopGroup
        self.handler = handler
        self.connections = ServerConnections(maximum: configuration.maximumConnections)
        var executors: [ObjectIdentifier: LoopExecutor] = [:]
        if configuration.handlerExecution == .eventLoop {
            for eventLoop in eventLoopGroup.makeIterator() {
                executors[ObjectIdentifier(eventLoop)] = LoopExecutor(eventLoop: eventLoop)
            }
        }
        self.executors = executors
    }

    /// The address on which the server listens; nil before it does.
    public var localAddress: SocketAddress? { state.withLockedValue { $0.address } }

    /// The port on which the server listens; nil before it does, and where there are no ports.
    public var localPort: Int? { localAddress?.port }

    /// Returns once the server listens.
    ///
    /// - Throws: the system's error when it cannot; `CancellationError` when the task is cancelled.
    public func waitUntilListening() async throws {
        try await listening.wait()
    }

    /// Listens and serves until the task is cancelled. Then nothing more is accepted, connections in their opening handshake are
    /// closed, handlers are cancelled and waited for, and their WebSockets closed with the code 1001.
    ///
    /// - Throws: ``WebSocketError`` with the code ``WebSocketError/Code/invalidState`` when the server has run before; the
    ///   system's error when it cannot listen; TLS's error when the certificate cannot be used.
    public func run() async throws {
        let isFirst = state.withLockedValue { state in
            defer { state.hasRun = true }
            return !state.hasRun
        }
        guard isFirst else { throw WebSocketError(.invalidState, "a server runs once") }
        let (sessions, accepted) = AsyncStream.makeStream(of: WebSocketSession.self)
        let listener: any Channel
        do {
            listener = try await listen(accepted)
        } catch {
            listening.fail(error)
            throw error
        }
        state.withLockedValue { $0.address = listener.localAddress }
        listening.open()
        await withTaskCancellationHandler {
            listener.closeFuture.whenComplete { _ in
                accepted.finish()
                self.connections.stop()
            }
            await withDiscardingTaskGroup { group in
                for await session in sessions {
                    // None prefers the global executor.
                    group.addTask(executorPreference: self.executors[ObjectIdentifier(session.core.eventLoop)]) {
                        await self.serve(session)
                    }
                }
                group.cancelAll()
            }
            await connections.closeAll()
        } onCancel: {
            listener.close(mode: .all, promise: nil)
        }
    }

    private func serve(_ session: WebSocketSession) async {
        // What closing comes to is the session's `outcome`.
        try? await session.run { socket in
            do {
                try await self.handler(socket)
            } catch {
                self.configuration.handlerFailed(error, socket)
                throw error
            }
        }
    }

    private func listen(_ accepted: AsyncStream<WebSocketSession>.Continuation) async throws -> any Channel {
        let tls = try configuration.tls.map { try NIOSSLContext(configuration: $0) }
        return try await ServerBootstrap(group: eventLoopGroup)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.recvAllocator, value: AdaptiveRecvByteBufferAllocator.forWebSocket)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.configure(channel, tls, accepted) }
            }
            .bind(host: host, port: port)
            .get()
    }

    private func configure(
        _ channel: any Channel,
        _ tls: NIOSSLContext?,
        _ accepted: AsyncStream<WebSocketSession>.Continuation
    ) throws {
        try connections.enter(channel)
        try channel.setStallTimeout(configuration.webSocket.stallTimeout)
        if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
        let configuration = configuration
        try ServerUpgradeHandler.configure(
            channel,
            limits: configuration.handshake.limits,
            timeout: configuration.handshake.limits.timeout,
            judge: { head throws(HTTPAnswer) in try configuration.judge(head) },
            install: { channel, head, agreement in
                try self.connections.open(channel)
                let session = try WebSocketSession.install(
                    on: channel,
                    role: .server,
                    configuration: configuration.webSocket,
                    compression: configuration.handshake.compression,
                    agreement: agreement,
                    target: head.uri,
                    peerFields: HandshakeFields(head.headers)
                )
                if case .terminated = accepted.yield(session) {
                    // Nobody serves it any more.
                    try session.finish(code: .goingAway)
                    session.core.discardMessages()
                }
            }
        )
    }
}
