// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Framing
public import NIOCore
import WebSocket

extension GridNode {
    /// Takes over a connection that was accepted elsewhere, and runs the connect exchange on it (GRID-V1 §1.4).
    ///
    /// The channel brings and takes the frames of a WebSocket whose opening handshake is done, or that needs none, as
    /// `ByteBuffer`s; this node is its server. Nothing that arrives may be lost before this call: use
    /// ``GridHandover/hold(_:)``, or have the channel's `autoRead` off.
    ///
    /// - Parameter channel: the channel. It is closed with the node, and when the connection is refused.
    /// - Returns: the connection, which is open: to a remote of the node or to a guest.
    /// - Throws: why the connection was refused; `CancellationError`.
    @discardableResult
    public func incomingConnection(_ channel: any Channel) async throws -> GridConnection {
        try await core.adopt(channel, role: .server, exchange: AcceptorExchange(node: core)).connection
    }

    /// Takes an accepted channel whose opening handshake is done; to be called on its event loop.
    package func accept(_ channel: any Channel) throws {
        let timeout = HandshakeTimeout(
            channel,
            clock: core.configuration.clock,
            after: core.configuration.timings.handshakeTimeout
        )
        try core.addAccepted(channel) { timeout.end() }
    }

    /// An event loop of the node's, each in turn.
    package var nextEventLoop: any EventLoop { core.configuration.eventLoopGroup.next() }

    /// Has an accepted channel serve the grid if its first request is for the node's route, or else be an HTTP server's; to
    /// be called on its event loop.
    ///
    /// - Parameters:
    ///   - channel: the channel, without handlers for HTTP.
    ///   - limits: what the head of the first request may cost.
    ///   - taken: called when the node takes the channel.
    ///   - pass: adds an HTTP server's handlers, behind NIO's decoder and encoder.
    package func serve(
        _ channel: any Channel,
        limits: HandshakeLimits = .defaults,
        taken: @escaping () -> Void,
        pass: @escaping (any Channel) throws -> Void
    ) throws {
        let core = core
        let mounts = Mounts(core)
        let timeout = HandshakeTimeout(
            channel,
            clock: core.configuration.clock,
            after: core.configuration.timings.handshakeTimeout
        )
        try ServerUpgradeHandler.configure(
            channel,
            limits: limits,
            timeout: nil,
            judge: { head throws(HTTPAnswer) in mounts.node(for: head) == nil ? nil : try mounts.judge(head) },
            install: { channel, _, _ in
                taken()
                try core.addAccepted(channel) { timeout.end() }
            },
            pass: { channel in
                timeout.end()
                try pass(channel)
            }
        )
    }
}
