// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import NIOCore
import NIOPosix

/// A TCP proxy on the links of a mesh, one port a link, that can do to each link what networks do.
package final class LinkProxy: Sendable {
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let eventLoop: any EventLoop
    private let links: [ProxyLink]

    /// The port of each link.
    package let ports: [Int]

    /// A proxy with so many links, that listens.
    package init(links count: Int) async throws {
        let eventLoop = group.next()
        self.eventLoop = eventLoop
        links = (0..<count).map { _ in ProxyLink(eventLoop: eventLoop) }
        var ports: [Int] = []
        for link in links { ports.append(try await link.listen()) }
        self.ports = ports
    }

    /// Says where the acceptor of some links is; nil while it is not there.
    package func lead(_ chosen: some Sequence<Int> & Sendable, to port: Int?) async throws {
        try await onLinks(chosen) { $0.lead(to: port) }
    }

    /// Puts links into a condition.
    package func change(_ chosen: some Sequence<Int> & Sendable, to condition: LinkCondition) async throws {
        try await onLinks(chosen) { $0.change(to: condition) }
    }

    /// Closes the connections over links. New ones can be made.
    package func cut(_ chosen: some Sequence<Int> & Sendable, resetting: Bool) async throws {
        try await onLinks(chosen) { $0.cut(resetting: resetting) }
    }

    /// The connections over each link that are open from end to end, and those of which there is a half.
    package func openConnections() async throws -> [(complete: Int, half: Int)] {
        let links = links
        return try await eventLoop.submit { links.map(\.openConnections) }.get()
    }

    /// When each link was dialed: the last times.
    package func attempts() async throws -> [[NIODeadline]] {
        let links = links
        return try await eventLoop.submit { links.map { Array($0.attempts) } }.get()
    }

    /// Closes everything.
    package func shutDown() async throws {
        try await onLinks(links.indices) { $0.stop() }
        try await group.shutdownGracefully()
    }

    private func onLinks(
        _ chosen: some Sequence<Int> & Sendable,
        _ body: @escaping @Sendable (ProxyLink) -> Void
    ) async throws {
        let links = links
        try await eventLoop.submit {
            for index in chosen { body(links[index]) }
        }.get()
    }
}
