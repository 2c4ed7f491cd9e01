// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore
import NIOPosix

/// The way from one dialer to one acceptor: a port of the proxy, what happens to connections at it, and how many there are.
///
/// Sendable: apart from the constants everything is touched on the proxy's event loop only.
final class ProxyLink: @unchecked Sendable {
    private let eventLoop: any EventLoop
    private var listener: (any Channel)?
    private var target: Int?
    private var condition = LinkCondition.open
    private var connections: [ObjectIdentifier: LinkConnection] = [:]
    /// When the last connections were made to the link's port, whatever became of them.
    private(set) var attempts = CircularBuffer<NIODeadline>()
    private static let maximumAttempts = 64

    /// Small, so that a sender notices soon that nothing crosses.
    private static let socketBufferBytes = 64 << 10
    private static let readBytes = 16 << 10

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Connections that are open from end to end, and those of which there is a half.
    var openConnections: (complete: Int, half: Int) {
        let complete = connections.values.count { $0.isComplete }
        return (complete, connections.count - complete)
    }

    /// Takes a free port.
    func listen() async throws -> Int {
        let listener = try await ServerBootstrap(group: eventLoop)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.socketOption(.so_rcvbuf), value: Self.socketBufferBytes)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: Self.readBytes))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.accept(channel) }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        try await eventLoop.submit { self.listener = listener }.get()
        return listener.localAddress?.port ?? 0
    }

    // MARK: On the event loop

    /// Where the acceptor is; nil while it is not there.
    func lead(to target: Int?) {
        self.target = target
    }

    func change(to condition: LinkCondition) {
        self.condition = condition
        if condition == .closed { return cut(resetting: false) }
        for connection in connections.values {
            connection.change(to: condition)
            connectIfPossible(connection)
        }
    }

    /// Closes what is open.
    func cut(resetting: Bool) {
        for connection in connections.values { connection.close(resetting: resetting) }
    }

    func stop() {
        listener?.close(promise: nil)
        cut(resetting: false)
    }

    private func accept(_ near: any Channel) throws {
        if attempts.count == Self.maximumAttempts { attempts.removeFirst() }
        attempts.append(.now())
        guard condition != .closed, target != nil else { return near.close(promise: nil) }
        let connection = LinkConnection(near: near, condition: condition)
        connections[ObjectIdentifier(near)] = connection
        try near.pipeline.syncOperations.addHandler(connection.toAcceptor)
        near.closeFuture.assumeIsolated().whenComplete { _ in
            connection.hasNearEnded = true
            self.forgetIfEnded(connection)
        }
        connectIfPossible(connection)
    }

    /// Forgets a connection whose halves have both ended. One may end while nothing crosses: then the other is still to learn of it.
    private func forgetIfEnded(_ connection: LinkConnection) {
        if connection.hasEnded { connections[ObjectIdentifier(connection.near)] = nil }
    }

    private func connectIfPossible(_ connection: LinkConnection) {
        guard !connection.isConnecting, !connection.hasNearEnded else { return }
        if case .stalled = condition { return }
        guard let target else { return connection.near.close(promise: nil) }
        connection.isConnecting = true
        ClientBootstrap(group: eventLoop)
            .channelOption(.autoRead, value: false)
            .channelOption(.socketOption(.so_rcvbuf), value: Self.socketBufferBytes)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: Self.readBytes))
            .connect(host: "127.0.0.1", port: target)
            .assumeIsolated()
            .whenComplete { result in
                do {
                    let far = try result.get()
                    try connection.join(far)
                    far.closeFuture.assumeIsolated().whenComplete { _ in self.forgetIfEnded(connection) }
                    // It may have changed since.
                    if self.condition == .closed {
                        connection.close(resetting: false)
                    } else {
                        connection.change(to: self.condition)
                    }
                } catch {
                    connection.near.close(promise: nil)
                }
            }
    }
}
