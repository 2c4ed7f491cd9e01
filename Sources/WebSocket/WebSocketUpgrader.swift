// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Framing
public import NIOCore
public import NIOHTTP1

/// Has WebSockets on an HTTP server of SwiftNIO's: one of the upgraders of a `NIOTypedHTTPServerUpgradeConfiguration`.
///
/// ```swift
/// let upgrader = WebSocketUpgrader { request in request.uri == "/chat" }
/// let upgrade = NIOUpgradableHTTPServerPipelineConfiguration(
///     upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration(
///         upgraders: [upgrader],
///         notUpgradingCompletionHandler: { channel in … }
///     )
/// )
/// ```
///
/// The result of the upgrade is an ``UpgradedWebSocket``, to be run in a task of the server's. The HTTP server keeps to its own
/// limits for heads and time.
///
/// A request that is refused is for the server's other handlers, as one that asks for no upgrade; but SwiftNIO keeps its head
/// to itself, so that they see its end alone, and do best to answer with the status 400 and to close.
public final class WebSocketUpgrader: NIOTypedHTTPServerProtocolUpgrader {
    /// What comes of an upgrade.
    public typealias UpgradeResult = UpgradedWebSocket

    /// `websocket` (RFC 6455 §4.2.1, point 3).
    public let supportedProtocol = "websocket"
    /// None: SwiftNIO would look for their names in the Connection field too, where clients name only `Upgrade`. What a request
    /// has to have is a part of its judgement.
    public let requiredUpgradeHeaders: [String] = []

    private let configuration: WebSocketConfiguration
    private let handshake: ServerHandshakePolicy
    private let admits: @Sendable (HTTPRequestHead) -> Bool

    /// Makes an upgrader.
    ///
    /// - Parameters:
    ///   - configuration: the settings of the WebSockets.
    ///   - handshake: which opening handshakes to take, and what to agree to in them.
    ///   - admits: has a say in each request that asks for the upgrade.
    public init(
        configuration: WebSocketConfiguration = .defaults,
        handshake: ServerHandshakePolicy = .defaults,
        admits: @escaping @Sendable (HTTPRequestHead) -> Bool = { _ in true }
    ) {
        self.configuration = configuration
        self.handshake = handshake
        self.admits = admits
    }

    /// Judges a request; the future fails if it is refused.
    public func buildUpgradeResponse(
        channel: any Channel,
        upgradeRequest: HTTPRequestHead,
        initialResponseHeaders: HTTPHeaders
    ) -> EventLoopFuture<HTTPHeaders> {
        channel.eventLoop.makeCompletedFuture {
            guard admits(upgradeRequest) else { throw HTTPAnswer(status: .notFound) }
            var headers = initialResponseHeaders
            for field in try handshake.judge(upgradeRequest).responseFields {
                headers.replaceOrAdd(name: field.name, value: field.value)
            }
            return headers
        }
    }

    /// Adds the WebSocket to the channel.
    public func upgrade(channel: any Channel, upgradeRequest: HTTPRequestHead) -> EventLoopFuture<UpgradedWebSocket> {
        channel.eventLoop.makeCompletedFuture {
            // Judging is a pure function: the same request has the same outcome.
            let acceptance = try handshake.judge(upgradeRequest)
            let session = try WebSocketSession.install(
                on: channel,
                role: .server,
                configuration: configuration,
                compression: handshake.compression,
                agreement: acceptance.agreement,
                target: upgradeRequest.uri,
                peerFields: HandshakeFields(upgradeRequest.headers)
            )
            return UpgradedWebSocket(session: session)
        }
    }
}
