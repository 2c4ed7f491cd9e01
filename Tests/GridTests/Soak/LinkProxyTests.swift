// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore
import NIOPosix
import SoakSupport
import Testing

@Suite("The proxy of a link", .timeLimit(.minutes(1)))
struct LinkProxyTests {
    @Test("A dialer that leaves while nothing crosses has left for the acceptor when the link is repaired")
    func leavingWhileStalled() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let accepted = group.any().makePromise(of: (any Channel).self)
        let acceptor = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                accepted.succeed(channel)
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        let proxy = try await LinkProxy(links: 1)
        try await proxy.lead([0], to: acceptor.localAddress?.port)
        let dialer = try await ClientBootstrap(group: group).connect(host: "127.0.0.1", port: proxy.ports[0]).get()
        let far = try await accepted.futureResult.get()
        while try await proxy.openConnections()[0] != (1, 0) {}

        try await proxy.change([0], to: .stalled(.both))
        try await dialer.close()
        // What has crossed and what has not are both known: the acceptor's half is still there.
        while try await proxy.openConnections()[0].complete == 1 {}
        let stalled = try await proxy.openConnections()[0]
        #expect(stalled == (0, 1))

        try await proxy.change([0], to: .open)
        try await far.closeFuture.get()
        while try await proxy.openConnections()[0] != (0, 0) {}
        try await acceptor.close()
        try await proxy.shutDown()
    }
}
