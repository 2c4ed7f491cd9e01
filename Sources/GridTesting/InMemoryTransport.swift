// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
public import Grid
public import NIOCore

/// Connects the nodes of one process without any socket, port or handshake of HTTP: the dialer of all of them.
///
/// ```swift
/// let transport = InMemoryTransport()
/// var configuration = GridConfiguration()
/// configuration.listen = .nowhere
/// configuration.dialer = transport
/// let nodes = try ["http://a", "http://b"].map { local in
///     try GridNode(local: local, remotes: ["http://a", "http://b"].filter { $0 != local }, configuration: configuration)
/// }
/// for node in nodes { transport.add(node) }
/// // run them
/// ```
///
/// Everything but the transport is as in production, back-pressure and the connect exchange included. Connections can be cut
/// and kept from being made, to see what becomes of calls then.
public final class InMemoryTransport: ConnDialer {
    private struct Link: Hashable, Sendable {
        let names: Set<String>

        init(_ first: String, _ second: String) {
            names = [first, second]
        }
    }

    /// Nodes have the transport in their configuration, so it must not hold them.
    private struct ReachedNode: Sendable {
        weak let node: GridNode?
    }

    private struct State: Sendable {
        var nodes: [String: ReachedNode] = [:]
        var broken: Set<Link> = []
        var channels: [Link: [ObjectIdentifier: any Channel]] = [:]
    }

    private let state = NIOLockedValueBox(State())

    /// Makes a transport without nodes.
    public init() {}

    /// Has a node be reached by its name, instead of one that had the same, for as long as somebody else holds it.
    public func add(_ node: GridNode) {
        state.withLockedValue { $0.nodes[node.local] = ReachedNode(node: node) }
    }

    /// Has a node be no longer reached. What is connected to it stays so.
    public func remove(_ node: GridNode) {
        state.withLockedValue { state in
            if state.nodes[node.local]?.node === node { state.nodes[node.local] = nil }
        }
    }

    /// Closes the connections between two nodes. They are dialed again.
    public func cut(_ first: String, _ second: String) {
        let channels = state.withLockedValue { Array(($0.channels[Link(first, second)] ?? [:]).values) }
        for channel in channels { channel.close(mode: .all, promise: nil) }
    }

    /// Closes the connections between two nodes, and has dialing fail until the link is mended.
    public func breakLink(_ first: String, _ second: String) {
        _ = state.withLockedValue { $0.broken.insert(Link(first, second)) }
        cut(first, second)
    }

    /// Has two nodes reach one another again.
    public func mendLink(_ first: String, _ second: String) {
        _ = state.withLockedValue { $0.broken.remove(Link(first, second)) }
    }

    /// Connects to the node of that name.
    ///
    /// - Throws: ``GridError`` with `dialFailed` when there is none, or the link is broken.
    public func dial(_ request: DialRequest) async throws -> any Channel {
        let link = Link(request.local, request.remote)
        let node = state.withLockedValue { $0.broken.contains(link) ? nil : $0.nodes[request.remote]?.node }
        guard let node else {
            throw GridError(.dialFailed, "the node cannot be reached", remote: request.remote)
        }
        let (dialer, acceptor) = LocalChannel.pair(
            on: request.eventLoop,
            { try GridHandover.hold($0) },
            and: node.nextEventLoop,
            { try node.accept($0) }
        )
        enter(dialer, acceptor, on: link)
        return dialer
    }

    private func enter(_ dialer: LocalChannel, _ acceptor: LocalChannel, on link: Link) {
        let isBroken = state.withLockedValue { state in
            for channel in [dialer, acceptor] {
                state.channels[link, default: [:]][ObjectIdentifier(channel)] = channel
            }
            return state.broken.contains(link)
        }
        for channel in [dialer, acceptor] {
            channel.closeFuture.whenComplete { _ in self.forget(ObjectIdentifier(channel), on: link) }
        }
        // The link may have been broken meanwhile.
        if isBroken { cut(dialer, acceptor) }
    }

    private func cut(_ dialer: LocalChannel, _ acceptor: LocalChannel) {
        for channel in [dialer, acceptor] { channel.close(mode: .all, promise: nil) }
    }

    private func forget(_ channel: ObjectIdentifier, on link: Link) {
        state.withLockedValue { state in
            state.channels[link]?[channel] = nil
            if state.channels[link]?.isEmpty == true { state.channels[link] = nil }
        }
    }

    /// Connections that are open, both ends of each counted as one; for tests of one's tests.
    public var openConnections: Int {
        state.withLockedValue { state in state.channels.values.reduce(0) { $0 + ($1.count + 1) / 2 } }
    }
}
