// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Framing
public import NIOHTTP1
public import NIOSSL

extension WebSocketServer {
    /// Has a say in an upgrade request, or any other, before the handshake is looked at: returns to go on, or throws another
    /// answer, such as a refusal or a page.
    public typealias RequestCheck = @Sendable (HTTPRequestHead) throws(HTTPAnswer) -> Void

    /// Is told of an error that a handler has thrown, and of the WebSocket that was being handled.
    public typealias HandlerFailure = @Sendable (_ error: any Error, _ socket: WebSocketSession) -> Void

    /// The settings of a server.
    public struct Configuration: Sendable {
        /// The settings of the WebSockets.
        public var webSocket: WebSocketConfiguration
        /// Which opening handshakes to take, and what to agree to in them.
        public var handshake: ServerHandshakePolicy
        /// How to encrypt; nil for no encryption, which is the default.
        public var tls: TLSConfiguration?
        /// The most connections at once, those in their opening handshake included. 65,536 by default; values below 1 count as
        /// 1. One more is closed at once.
        ///
        /// Bounds the memory and the descriptors that strangers can take.
        public var maximumConnections: Int
        /// Where the handler of each WebSocket runs; on the global executor by default.
        public var handlerExecution: HandlerExecution
        /// Is called with what a handler throws, to log it or to count it; by default nobody is told. That is also how a handler
        /// ends whose WebSocket failed under it, and one that was cancelled: look at the error.
        public var handlerFailed: HandlerFailure
        /// Has a say in each request. By default every request is looked at as an upgrade.
        public var check: RequestCheck

        /// Makes settings; what is not given is the default.
        public init(
            webSocket: WebSocketConfiguration = .defaults,
            handshake: ServerHandshakePolicy = .defaults,
            tls: TLSConfiguration? = nil,
            maximumConnections: Int = 65_536,
            handlerExecution: HandlerExecution = .concurrent,
            handlerFailed: @escaping HandlerFailure = { _, _ in },
            check: @escaping RequestCheck = { _ in }
        ) {
            self.webSocket = webSocket
            self.handshake = handshake
            self.tls = tls
            self.maximumConnections = maximumConnections
            self.handlerExecution = handlerExecution
            self.handlerFailed = handlerFailed
            self.check = check
        }

        /// The defaults.
        public static var defaults: Configuration { Configuration() }

        func judge(_ head: HTTPRequestHead) throws(HTTPAnswer) -> ServerHandshakePolicy.Acceptance {
            try check(head)
            return try handshake.judge(head)
        }
    }
}

extension ServerHandshakePolicy {
    /// Judges a parsed request.
    package func judge(_ head: HTTPRequestHead) throws(HTTPAnswer) -> Acceptance {
        do throws(HandshakeRefusal) {
            return try evaluate(
                method: head.method.rawValue,
                httpVersion: (head.version.major, head.version.minor),
                fields: HandshakeFields(head.headers)
            )
        } catch {
            throw HTTPAnswer(error)
        }
    }
}
