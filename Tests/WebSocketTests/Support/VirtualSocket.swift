// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOConcurrencyHelpers
import NIOCore
import Testing
import WebSocket

/// A session over a transport in memory, in virtual time, and the peer that it talks to.
struct VirtualSocket {
    let wire: VirtualChannel
    let session: WebSocketSession
    let peer: Peer

    /// Opens a session in `role`, which reads.
    static func open(
        _ role: Role = .server,
        _ configuration: WebSocketConfiguration = WebSocketConfiguration(keepAlive: nil),
        compression: PermessageDeflate.Parameters? = nil,
        settings: PermessageDeflate.Configuration = .defaults
    ) async throws -> VirtualSocket {
        let session = NIOLockedValueBox<WebSocketSession?>(nil)
        let wire = try await VirtualChannel.open { channel in
            let installed = try WebSocketSession.install(
                on: channel,
                role: role,
                configuration: configuration,
                compression: settings,
                agreement: HandshakeAgreement(compression: compression),
                target: "/",
                peerFields: [:]
            )
            session.withLockedValue { $0 = installed }
        }
        return VirtualSocket(
            wire: wire,
            session: try #require(session.withLockedValue { $0 }),
            peer: Peer(role.peer, compression: compression, settings: settings)
        )
    }

    /// Does something with the transport.
    @discardableResult
    func onLoop<Result: Sendable>(
        _ body: @escaping @Sendable (VirtualTransport) throws -> Result
    ) async throws -> Result {
        try await wire.onLoop(body)
    }

    /// Has the event loop do all that it has to do now.
    func settle() async {
        await wire.settle()
    }

    /// Lets time pass.
    func advance(_ duration: Duration) async {
        await wire.advance(duration)
    }

    /// Has everything arrive that the peer has sent, in one piece.
    func deliver() async throws {
        try await wire.deliver(peer.takeOutput())
    }

    /// Has the peer take what the session has sent.
    ///
    /// - Returns: What it was, from the last call on.
    func sent() async throws -> [Peer.Event] {
        peer.receive(try await wire.takeSent())
    }

    /// How the session has closed the transport so far.
    func closes() async throws -> [CloseMode] {
        try await wire.closes()
    }

    /// Takes so many messages.
    func take(_ count: Int) async throws -> [WebSocketMessage] {
        var messages: [WebSocketMessage] = []
        var iterator = session.messages.makeAsyncIterator()
        while messages.count < count, let message = try await iterator.next() { messages.append(message) }
        return messages
    }
}
