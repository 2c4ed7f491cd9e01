// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Framing
public import NIOCore

/// One end of an open WebSocket: messages both ways, from the opening handshake to the closed connection.
///
/// A session lives in the scope that ``WebSocketClient`` or ``WebSocketServer`` opens for it, and is closed when that is left.
///
/// - Pings are answered and sent (``KeepAlive``) whether or not the application is waiting for messages.
/// - Whoever does not take messages stops the connection being read: at most
///   ``WebSocketConfiguration/inboundHighWaterMark`` bytes, and the message that exceeds them, wait in memory. Pings behind
///   them are answered when it is their turn.
/// - Whoever sends faster than the peer reads is suspended: at most ``WebSocketLimits/queuedBytesHighWaterMark`` bytes, and the
///   message that exceeds them, wait in memory.
///
/// May be used from any task; messages are sent in the order in which `send` is called.
public final class WebSocketSession: Sendable {
    /// The role of this end.
    public let role: Role
    /// What was agreed on in the opening handshake.
    public let agreement: HandshakeAgreement
    /// The request target of the opening handshake: the path, and the query if there is one.
    public let target: String
    /// The header fields of the other side's part of the opening handshake: of the request for a server, of the answer for a
    /// client.
    public let peerFields: HandshakeFields
    /// The address of the other side, if the transport has one.
    public let remoteAddress: SocketAddress?

    let core: SessionCore

    init(
        role: Role,
        agreement: HandshakeAgreement,
        target: String,
        peerFields: HandshakeFields,
        remoteAddress: SocketAddress?,
        core: SessionCore
    ) {
        self.role = role
        self.agreement = agreement
        self.target = target
        self.peerFields = peerFields
        self.remoteAddress = remoteAddress
        self.core = core
    }

    deinit {
        // Nobody can use it any more: an upgraded WebSocket, mostly, that was never run.
        core.abort()
    }

    /// The messages of the peer, in their order.
    ///
    /// The sequence ends with the peer's close frame, and throws ``WebSocketError`` if the connection fails or is lost without
    /// one. It throws `CancellationError` when the task is cancelled while it waits. One task takes messages at a time; a new
    /// iterator goes on where the last one stopped.
    public var messages: WebSocketMessages { WebSocketMessages(core: core) }

    /// Sends a text message.
    ///
    /// - Parameters:
    ///   - text: the message.
    ///   - compression: whether it may be compressed.
    /// - Throws: As ``send(_:compression:)-(WebSocketMessage,_)``.
    nonisolated(nonsending) public func send(
        _ text: String,
        compression: WebSocketConnection.Compression = .automatic
    ) async throws {
        try await core.send(.text(text), compression: compression)
    }

    /// Sends a binary message.
    ///
    /// - Parameters:
    ///   - bytes: the message.
    ///   - compression: whether it may be compressed.
    /// - Throws: As ``send(_:compression:)-(WebSocketMessage,_)``.
    nonisolated(nonsending) public func send(
        _ bytes: ByteBuffer,
        compression: WebSocketConnection.Compression = .automatic
    ) async throws {
        try await core.send(.binary(bytes), compression: compression)
    }

    /// Sends a message: returns once it is queued, which it is at once unless too much waits for the peer already.
    ///
    /// - Parameters:
    ///   - message: the message.
    ///   - compression: whether it may be compressed.
    /// - Throws: ``WebSocketError`` with the code ``WebSocketError/Code/closed`` if the WebSocket is closing or closed;
    ///   `CancellationError` if the task is cancelled while it waits. The message is not sent then.
    nonisolated(nonsending) public func send(
        _ message: WebSocketMessage,
        compression: WebSocketConnection.Compression = .automatic
    ) async throws {
        try await core.send(message, compression: compression)
    }

    /// Sends a ping (RFC 6455 §5.5.2) and returns once its pong has come.
    ///
    /// It takes its turn behind the messages that were sent before, and so tells that the peer has received them. The pong
    /// takes its turn too: somebody has to take the messages that come before it.
    ///
    /// - Throws: ``WebSocketError`` with the code ``WebSocketError/Code/closed`` if the WebSocket closes before;
    ///   `CancellationError` if the task is cancelled.
    nonisolated(nonsending) public func ping() async throws {
        try await core.ping()
    }

    /// Begins the closing handshake (§7.1.2): sends a close frame, behind all messages that were sent before. Messages of the
    /// peer go on coming until its own close frame.
    ///
    /// - Parameters:
    ///   - code: why; nil for a close frame without a code.
    ///   - reason: the reason in words, cut to 123 bytes.
    /// - Throws: ``FramingError`` with the code ``FramingError/Code/invalidCloseCode`` if the code must not be sent.
    public func finish(code: CloseCode? = .normalClosure, reason: String = "") throws {
        if let code, !code.mayAppearOnWire {
            throw FramingError(
                code: .invalidCloseCode,
                closeCode: .internalError,
                message: "close code \(code) must not be sent"
            )
        }
        core.startClosing(code, reason: reason)
    }

    /// Closes the WebSocket: sends a close frame, behind all messages that were sent before, and returns once the peer has
    /// answered and the connection is closed. That takes at most ``WebSocketLimits/closeTimeout`` for each: the answer, and the
    /// close of the connection by a server. Messages that have not been taken are thrown away; ``finish(code:reason:)`` keeps them.
    ///
    /// It waits even if the task is cancelled.
    ///
    /// - Parameters:
    ///   - code: why; nil for a close frame without a code.
    ///   - reason: the reason in words, cut to 123 bytes.
    /// - Returns: how the connection ended. A WebSocket that was closed already says the same again.
    /// - Throws: ``FramingError`` with the code ``FramingError/Code/invalidCloseCode`` if the code must not be sent.
    @discardableResult
    nonisolated(nonsending) public func close(
        code: CloseCode? = .normalClosure,
        reason: String = ""
    ) async throws -> WebSocketConnection.CloseOutcome {
        try finish(code: code, reason: reason)
        core.discardMessages()
        return await core.waitUntilEnded()
    }

    /// Whether messages can be sent: no close frame has been sent or received, and the connection has not failed.
    public var isOpen: Bool { core.isOpen }

    /// How the connection ended; nil as long as it has not.
    public var outcome: WebSocketConnection.CloseOutcome? { core.outcome }
}

extension WebSocketSession {
    /// Runs `body` with this session, and closes it behind: with the code 1000, with 1001 if the task was cancelled, or with
    /// 1011 if `body` throws.
    package func run<Result>(
        isolation: isolated (any Actor)? = #isolation,
        _ body: (WebSocketSession) async throws -> sending Result
    ) async throws -> sending Result {
        do {
            let result = try await body(self)
            try await close(code: Task.isCancelled ? .goingAway : .normalClosure)
            return result
        } catch {
            try await close(code: Task.isCancelled ? .goingAway : .internalError)
            throw error
        }
    }
}
