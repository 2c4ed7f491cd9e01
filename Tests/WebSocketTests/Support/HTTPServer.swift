// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore
import NIOHTTP1
import NIOPosix
import WebSocket

/// An HTTP server of SwiftNIO's with an upgrader, as an application would have it: requests that are not upgraded get a page.
enum HTTPServer {
    private enum Outcome: Sendable {
        case webSocket(UpgradedWebSocket)
        case http
    }

    /// Runs a server on a free port of this machine while `body` runs.
    static func running<Result: Sendable>(
        upgrader: WebSocketUpgrader,
        halfClosure: Bool = false,
        handler: @escaping WebSocketServer.Handler = WebSocketServer.echo,
        _ body: (_ port: Int) async throws -> Result
    ) async throws -> Result {
        let (accepted, accept) = AsyncStream.makeStream(of: EventLoopFuture<Outcome>.self)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.allowRemoteHalfClosure, value: halfClosure)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let configuration = NIOUpgradableHTTPServerPipelineConfiguration(
                        upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration<Outcome>(
                            upgraders: [Upgrader(upgrader)],
                            notUpgradingCompletionHandler: { channel in
                                channel.eventLoop.makeCompletedFuture {
                                    try channel.pipeline.syncOperations.addHandler(Page())
                                    return .http
                                }
                            }
                        )
                    )
                    accept.yield(
                        try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
                            configuration: configuration
                        )
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await withDiscardingTaskGroup { connections in
                    for await outcome in accepted {
                        connections.addTask {
                            guard case .webSocket(let socket)? = try? await outcome.get() else { return }
                            try? await socket.run { session in try await handler(session) }
                        }
                    }
                }
            }
            let result = try await body(listener.localAddress?.port ?? 0)
            try await listener.close()
            accept.finish()
            group.cancelAll()
            return result
        }
    }

    /// Gives the upgrader's result the type that the server has for all its upgrades.
    private struct Upgrader: NIOTypedHTTPServerProtocolUpgrader {
        typealias UpgradeResult = Outcome

        private let wrapped: WebSocketUpgrader

        init(_ wrapped: WebSocketUpgrader) {
            self.wrapped = wrapped
        }

        var supportedProtocol: String { wrapped.supportedProtocol }
        var requiredUpgradeHeaders: [String] { wrapped.requiredUpgradeHeaders }

        func buildUpgradeResponse(
            channel: any Channel,
            upgradeRequest: HTTPRequestHead,
            initialResponseHeaders: HTTPHeaders
        ) -> EventLoopFuture<HTTPHeaders> {
            wrapped.buildUpgradeResponse(
                channel: channel,
                upgradeRequest: upgradeRequest,
                initialResponseHeaders: initialResponseHeaders
            )
        }

        func upgrade(channel: any Channel, upgradeRequest: HTTPRequestHead) -> EventLoopFuture<Outcome> {
            wrapped.upgrade(channel: channel, upgradeRequest: upgradeRequest).map { .webSocket($0) }
        }
    }

    /// Answers every request with its target; one whose head SwiftNIO has kept to itself, which it does when no upgrader wants
    /// it, with nothing.
    private final class Page: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private var target = ""

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                target = head.uri
            case .body:
                break
            case .end:
                let headers: HTTPHeaders = ["Content-Length": "\(target.utf8.count)"]
                let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
                context.write(wrapOutboundOut(.head(head)), promise: nil)
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: target)))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            // That of a refusal is for information; the request goes on.
            if !(error is HTTPAnswer) { context.close(promise: nil) }
        }
    }
}
