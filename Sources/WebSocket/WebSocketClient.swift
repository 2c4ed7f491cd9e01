// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Framing
public import NIOCore
public import NIOPosix
public import NIOSSL

/// Connects to WebSocket servers.
///
/// ```swift
/// try await WebSocketClient.connect(to: "wss://example.com/chat") { socket in
///     try await socket.send("hello")
///     for try await message in socket.messages { print(message) }
/// }                                                       // leaving the scope closes the WebSocket
/// ```
public enum WebSocketClient {
    /// The settings of a client.
    public struct Configuration: Sendable {
        /// The settings of the WebSocket.
        public var webSocket: WebSocketConfiguration
        /// What to ask for in the opening handshake, and which answers to take.
        public var handshake: ClientHandshakePolicy
        /// Header fields to send besides, such as Authorization.
        public var fields: HandshakeFields
        /// How to encrypt `wss`. By default the server's certificate has to be issued by an authority that the system trusts,
        /// and to name the host.
        public var tls: TLSConfiguration
        /// How long a TCP connection may take; 10 s by default.
        public var connectTimeout: Duration

        /// Makes settings; what is not given is the default.
        public init(
            webSocket: WebSocketConfiguration = .defaults,
            handshake: ClientHandshakePolicy = .defaults,
            fields: HandshakeFields = [:],
            tls: TLSConfiguration = .makeClientConfiguration(),
            connectTimeout: Duration = .seconds(10)
        ) {
            self.webSocket = webSocket
            self.handshake = handshake
            self.fields = fields
            self.tls = tls
            self.connectTimeout = connectTimeout
        }

        /// The defaults.
        public static var defaults: Configuration { Configuration() }
    }

    /// Connects, runs `body`, and closes the WebSocket behind it: with the code 1000, with 1001 if the task was cancelled, or
    /// with 1011 if `body` throws.
    ///
    /// All addresses of the host are tried (RFC 8305).
    ///
    /// - Parameters:
    ///   - url: a `ws:` or `wss:` URL.
    ///   - configuration: the settings.
    ///   - eventLoopGroup: what carries the connection.
    ///   - isolation: the actor on which `body` runs.
    ///   - body: what to do with the open WebSocket.
    /// - Returns: what `body` returns.
    /// - Throws: ``HandshakeError`` if the URL is none or the server does not answer as it should; ``WebSocketError`` if the
    ///   handshake takes too long; the system's or TLS's error if there is no connection; what `body` throws.
    public static func connect<Result>(
        to url: String,
        configuration: Configuration = .defaults,
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (WebSocketSession) async throws -> sending Result
    ) async throws -> sending Result {
        let dial = try ClientDial(url: WebSocketURL(url), configuration: configuration)
        let session = try await dial.connect(on: eventLoopGroup.next())
        return try await session.run(isolation: isolation, body)
    }
}
