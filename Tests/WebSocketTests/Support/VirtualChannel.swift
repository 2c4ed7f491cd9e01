// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore
import NIOEmbedded

/// A channel over a transport in memory, in virtual time.
struct VirtualChannel: Sendable {
    let channel: NIOAsyncTestingChannel
    let transport: VirtualTransport

    /// A channel that is connected, and that is read.
    ///
    /// - Parameter configure: adds handlers, on the event loop, before that.
    static func open(_ configure: @escaping @Sendable (any Channel) throws -> Void) async throws -> VirtualChannel {
        let channel = NIOAsyncTestingChannel()
        let transport = VirtualTransport()
        try await channel.pipeline.addHandler(transport)
        try await channel.testingEventLoop.executeInContext { try configure(channel) }
        try await channel.connect(to: SocketAddress(unixDomainSocketPath: "/virtual"))
        try await channel.testingEventLoop.executeInContext { channel.read() }
        return VirtualChannel(channel: channel, transport: transport)
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

    /// Has bytes arrive in one piece.
    func deliver(_ bytes: [UInt8]) async throws {
        try await onLoop { $0.arrive(bytes) }
        await settle()
    }

    func deliver(_ text: String) async throws {
        try await deliver(Array(text.utf8))
    }

    /// What has been written since the last call.
    func takeSent() async throws -> [UInt8] {
        await settle()
        return try await onLoop { $0.takeSent() }
    }

    /// How the transport was closed so far.
    func closes() async throws -> [CloseMode] {
        await settle()
        return try await onLoop { $0.closes }
    }

    /// Waits until something is sent, or has been sent and not taken.
    func waitUntilSent() async {
        let transport = transport
        await withCheckedContinuation { continuation in
            channel.eventLoop.execute { transport.whenSent(continuation) }
        }
    }
}
