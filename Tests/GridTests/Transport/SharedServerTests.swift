// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
import Testing

@Suite("Grids that share a server", .timeLimit(.minutes(1)))
struct SharedServerTests {
    private static let routes = ["/minio/grid/v1", "/minio/grid/lock/v1", "/own/route"]

    private static func configuration(route: String) -> GridConfiguration {
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.timings = .patient
        configuration.logger.logLevel = .critical
        configuration.listen = .nowhere
        configuration.route = route
        return configuration
    }

    /// Nodes that accept and nodes that dial, one pair for each route, that answer handler 20 by their route.
    private static func nodes(dialing address: GridAddress?, accepts: Bool) throws -> [GridNode] {
        let names = NodePair.Names.clearText
        return try routes.map { route in
            var configuration = configuration(route: route)
            if let address { configuration.addresses = [names.first: address] }
            let node =
                accepts
                ? try GridNode(local: names.first, remotes: [names.second], configuration: configuration)
                : try GridNode(local: names.second, remotes: [names.first], configuration: configuration)
            try node.register(id: 20) { _, _ in ByteBuffer(string: route) }
            return node
        }
    }

    private static func checkRoutes(_ nodes: [GridNode]) async throws {
        for (node, route) in zip(nodes, routes) {
            let connection = node.connections[0]
            try await connection.waitUntilConnected()
            #expect(try await connection.request(20, nil) == ByteBuffer(string: route))
        }
    }

    @Test("Each route leads to its node")
    func server() async throws {
        let acceptors = try Self.nodes(dialing: nil, accepts: true)
        let server = try GridServer(address: .tcp(host: "127.0.0.1", port: 0), nodes: acceptors)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in acceptors { group.addTask { try await node.run() } }
            group.addTask { try await server.run() }
            try await server.waitUntilListening()
            let port = try #require(server.localAddress?.port)
            let dialers = try Self.nodes(dialing: .tcp(host: "127.0.0.1", port: port), accepts: false)
            for node in dialers { group.addTask { try await node.run() } }
            try await Self.checkRoutes(dialers)
            try await Self.checkRoutes(acceptors)
            // Another path is nobody's.
            let peer = try await RawPeer.dial(port: port)
            try await peer.write("GET /minio/grid/v2 HTTP/1.1\r\nHost: first\r\n\r\n")
            #expect(try await peer.readHead().hasPrefix("HTTP/1.1 404 "))
            group.cancelAll()
        }
    }

    @Test("A server that is shut down gracefully lets what runs come to its end, and nobody in any more")
    func gracefulShutdown() async throws {
        let names = NodePair.Names.clearText
        var configuration = Self.configuration(route: "/r")
        let acceptor = try GridNode(local: names.first, remotes: [names.second], configuration: configuration)
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let gate = TestGate()
        try acceptor.register(id: 20) { payload, _ in
            start.yield()
            try await gate.wait()
            return payload
        }
        let server = try GridServer(address: .tcp(host: "127.0.0.1", port: 0), nodes: [acceptor])
        let services = ServiceGroup(services: [server], logger: configuration.logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await acceptor.run() }
            let (serverEnded, endServer) = AsyncStream.makeStream(of: Void.self)
            group.addTask {
                try await services.run()
                endServer.finish()
            }
            try await server.waitUntilListening()
            let port = try #require(server.localAddress?.port)
            configuration.addresses = [names.first: .tcp(host: "127.0.0.1", port: port)]
            let dialer = try GridNode(local: names.second, remotes: [names.first], configuration: configuration)
            group.addTask { try await dialer.run() }
            let connection = dialer.connections[0]
            try await connection.waitUntilConnected()
            let outsider = try await RawPeer.dial(port: port)
            let payload = ByteBuffer(string: "to its end")
            async let answer = connection.request(20, payload)
            var starts = started.makeAsyncIterator()
            await starts.next()
            await services.triggerGracefulShutdown()
            #expect(await outsider.readToEnd().isEmpty)
            var states = connection.states().makeAsyncIterator()
            while let state = await states.next() { if state == .draining { break } }
            await gate.open()
            #expect(try await answer == payload)
            for await _ in serverEnded {}
            group.cancelAll()
        }
    }

    @Test("Two grids cannot have one route, and a server needs one")
    func configuration() throws {
        let configuration = Self.configuration(route: "/r")
        let nodes = try ["http://a:1", "http://b:1"].map { try GridNode(local: $0, configuration: configuration) }
        let address = GridAddress.tcp(host: "127.0.0.1", port: 0)
        for nodes in [nodes, []] {
            #expect { try GridServer(address: address, nodes: nodes) } throws: {
                ($0 as? GridError)?.code == .invalidConfiguration
            }
        }
        var without = configuration
        without.route = "no-slash"
        #expect { try GridNode(local: "http://a:1", configuration: without) } throws: {
            ($0 as? GridError)?.code == .invalidConfiguration
        }
    }

    /// Answers every request that is no upgrade.
    private final class Page: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .end = unwrapInboundIn(data) else { return }
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["content-length": "0"])
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    @Test("A node is mounted on an HTTP server of the user's, with either kind of upgrade", arguments: [true, false])
    func mounted(isTyped: Bool) async throws {
        let acceptors = try Self.nodes(dialing: nil, accepts: true)
        let upgraders = acceptors.map(\.upgrader)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard isTyped else {
                        // This kind chooses by the protocol alone, so there is one grid.
                        return try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                            withServerUpgrade: (upgraders: [upgraders[0]], completionHandler: { _ in })
                        )
                    }
                    let upgrade = NIOTypedHTTPServerUpgradeConfiguration<Void>(
                        upgraders: [upgraders[0]],
                        notUpgradingCompletionHandler: { channel in
                            channel.eventLoop.makeCompletedFuture {
                                try channel.pipeline.syncOperations.addHandler(Page())
                            }
                        }
                    )
                    _ = try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
                        configuration: NIOUpgradableHTTPServerPipelineConfiguration(upgradeConfiguration: upgrade)
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        let port = try #require(listener.localAddress?.port)
        let dialer = try Self.nodes(dialing: .tcp(host: "127.0.0.1", port: port), accepts: false)[0]
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await acceptors[0].run() }
            group.addTask { try await dialer.run() }
            try await Self.checkRoutes([dialer])
            try await Self.checkRoutes([acceptors[0]])
            if isTyped {
                let peer = try await RawPeer.dial(port: port)
                try await peer.write("GET /page HTTP/1.1\r\nHost: first\r\n\r\n")
                #expect(try await peer.readHead().hasPrefix("HTTP/1.1 200 "))
            }
            group.cancelAll()
        }
        try await listener.close()
    }
}
