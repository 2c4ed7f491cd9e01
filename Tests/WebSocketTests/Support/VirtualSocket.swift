// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import NIOEmbedded
import WebSocket

/// A session over a transport in memory, in virtual time, and the peer that it talks to.
struct VirtualSocket {
    let channel: NIOAsyncTestingChannel
    let session: WebSocketSession
    let peer: Peer
    let transport: VirtualTransport

    /// Opens a session in `role`, which reads.
    static func open(
        _ role: Role = .server,
        _ configuration: WebSocketConfiguration = WebSocketConfiguration(keepAlive: nil),
        compression: PermessageDeflate.Parameters? = nil,
        settings: PermessageDeflate.Configuration = .defaults
    ) async throws -> VirtualSocket {
        let channel = NIOAsyncTestingChannel()
        let transport = VirtualTransport()
        try await channel.pipeline.addHandler(transport)
        try await channel.connect(to: SocketAddress(unixDomainSocketPath: "/virtual"))
        let session = try await channel.testingEventLoop.executeInContext {
            let session = try WebSocketSession.install(
                on: channel,
                role: role,
                configuration: configuration,
                compression: settings,
                agreement: HandshakeAgreement(compression: compression),
                target: "/",
                peerFields: [:]
            )
            channel.read()
            return session
        }
        return VirtualSocket(
            channel: channel,
            session: session,
            peer: Peer(role.peer, compression: compression, settings: settings),
            transport: transport
        )
    }

    /// Does something with the transport.
    @discardableResult
    func onLoop<Result: Sendable>(
        _ body: @escaping @Sendable (VirtualTransport) throws -> Result
    ) async throws -> Result {
        let transport = transport
        return try await channel.testingEventLoop.executeInContext { try body(transport) }
    }

    /// Has the event loop do all that it has to do now.
    func settle() async {
        await channel.testingEventLoop.run()
    }

    /// Lets time pass.
    func advance(_ duration: Duration) async {
        await channel.testingEventLoop.advanceTime(by: TimeAmount(duration))
    }

    /// Has everything arrive that the peer has sent, in one piece.
    func deliver() async throws {
        let bytes = peer.takeOutput()
        try await onLoop { $0.arrive(bytes) }
        await settle()
    }

    /// Has the peer take what the session has sent.
    ///
    /// - Returns: What it was, from the last call on.
    func sent() async throws -> [Peer.Event] {
        await settle()
        return peer.receive(try await onLoop { $0.takeSent() })
    }

    /// Waits until the session sends something, or has sent something that has not been taken.
    func waitUntilSent() async {
        let transport = transport
        await withCheckedContinuation { continuation in
            channel.eventLoop.execute { transport.whenSent(continuation) }
        }
    }

    /// How the session has closed the transport so far.
    func closes() async throws -> [CloseMode] {
        await settle()
        return try await onLoop { $0.closes }
    }

    /// Takes so many messages.
    func take(_ count: Int) async throws -> [WebSocketMessage] {
        var messages: [WebSocketMessage] = []
        var iterator = session.messages.makeAsyncIterator()
        while messages.count < count, let message = try await iterator.next() { messages.append(message) }
        return messages
    }
}
