// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Hummingbird
    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #else
        import Darwin
    #endif

    import Grid
    import GridHummingbird
    import Hummingbird
    import Logging
    import NIOCore
    import NIOHTTP1
    import NIOPosix

    /// A grid mounted on a server of Hummingbird beside other routes, and a check that both are served, and that both end when
    /// the process is told to:
    ///
    ///     swift run --traits Hummingbird HummingbirdMount
    @main
    struct HummingbirdMount {
        static let names = (server: "http://first:1", client: "http://second:2")

        static func configuration() -> GridConfiguration {
            var configuration = GridConfiguration(authenticator: SharedToken("secret"))
            configuration.listen = .nowhere
            configuration.logger.logLevel = .critical
            return configuration
        }

        static func main() async throws {
            let node = try GridNode(local: names.server, remotes: [names.client], configuration: configuration())
            let (begun, begin) = AsyncStream.makeStream(of: Void.self)
            try node.register(id: 20) { payload, _ in payload }
            try node.register(id: 21) { payload, _ in
                begin.yield()
                try await Task.sleep(for: .milliseconds(500))
                return payload
            }
            let router = Router()
            router.get("status") { _, _ in "all is well" }
            let (ports, started) = AsyncStream.makeStream(of: Int.self)
            var logger = Logger(label: "hummingbird")
            logger.logLevel = .critical
            var app = Application(
                router: router,
                server: .grid(node),
                configuration: .init(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { started.yield($0.localAddress?.port ?? 0) },
                logger: logger
            )
            app.addServices(node)
            let server = app
            try await withThrowingTaskGroup(of: Void.self) { group in
                // Ends at a signal.
                group.addTask { try await server.runService() }
                var iterator = ports.makeAsyncIterator()
                guard let port = await iterator.next() else { throw CheckFailed("the server does not run") }
                try await check(port)
                group.addTask { try await checkShutdown(port, begun) }
                group.addTask {
                    try await Task.sleep(for: .seconds(30))
                    throw CheckFailed("the server does not end")
                }
                // The server, and those who saw it end.
                for _ in 0..<2 { try await group.next() }
                group.cancelAll()
            }
            print("hummingbird: a grid and a router on one server: 6 passed")
        }

        struct CheckFailed: Error, CustomStringConvertible {
            let description: String

            init(_ description: String) {
                self.description = description
            }
        }

        /// Runs a node that is connected to the server's.
        static func withClient(_ port: Int, _ body: (GridConnection) async throws -> Void) async throws {
            var configuration = configuration()
            configuration.addresses = [names.server: .tcp(host: "127.0.0.1", port: port)]
            let client = try GridNode(local: names.client, remotes: [names.server], configuration: configuration)
            guard client.connections[0].dials else { throw CheckFailed("the names have the server dial") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await client.run() }
                try await client.connections[0].waitUntilConnected()
                try await body(client.connections[0])
                group.cancelAll()
            }
        }

        static func check(_ port: Int) async throws {
            try await withClient(port) { connection in
                let payload = ByteBuffer(repeating: 7, count: 300_000)
                guard try await connection.request(20, payload) == payload else {
                    throw CheckFailed("the grid does not answer")
                }
            }
            let status = try await answer(to: ["GET /status HTTP/1.1", "Host: a", "Connection: close"], port)
            guard status.hasPrefix("HTTP/1.1 200 "), status.hasSuffix("all is well") else { throw CheckFailed(status) }
            // Two requests on one connection.
            let both = try await answer(
                to: ["GET /status HTTP/1.1", "Host: a", "", "GET /status HTTP/1.1", "Host: a", "Connection: close"],
                port
            )
            guard both.split(separator: "all is well", omittingEmptySubsequences: false).count == 3 else {
                throw CheckFailed(both)
            }
            let missing = try await answer(to: ["GET /other HTTP/1.1", "Host: a", "Connection: close"], port)
            guard missing.hasPrefix("HTTP/1.1 404 ") else { throw CheckFailed(missing) }
            // The grid's own refusal, not the router's.
            let refused = try await answer(to: ["GET \(GridConfiguration.defaultRoute) HTTP/1.1", "Host: a"], port)
            guard refused.hasPrefix("HTTP/1.1 403 ") else { throw CheckFailed(refused) }
        }

        /// Has the process told to end while the grid is at a call, which is answered yet, a client of the router's keeps its connection
        /// for later, and another one has not said what it wants.
        static func checkShutdown(_ port: Int, _ begun: AsyncStream<Void>) async throws {
            try await withClient(port) { connection in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    let (connected, connect) = AsyncStream.makeStream(of: Void.self)
                    for lines in [["GET /status HTTP/1.1", "Host: a"], []] {
                        group.addTask {
                            _ = try await answer(to: lines, port) { text in
                                if lines.isEmpty || text.hasSuffix("all is well") { connect.yield() }
                            }
                        }
                    }
                    var connections = connected.makeAsyncIterator()
                    for _ in 0..<2 { await connections.next() }
                    group.addTask {
                        let payload = ByteBuffer(string: "late")
                        guard try await connection.request(21, payload) == payload else {
                            throw CheckFailed("a call does not end well in a shutdown")
                        }
                    }
                    var begun = begun.makeAsyncIterator()
                    await begun.next()
                    kill(getpid(), SIGTERM)
                    try await group.waitForAll()
                }
            }
        }

        /// What a request is answered, to the end of the connection.
        ///
        /// - Parameter progress: called with what there is so far, first when the connection is there.
        static func answer(
            to lines: [String],
            _ port: Int,
            progress: (String) -> Void = { _ in }
        ) async throws -> String {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                    }
                }
            return try await channel.executeThenClose { inbound, outbound in
                var text = ""
                progress(text)
                if !lines.isEmpty {
                    try await outbound.write(ByteBuffer(string: lines.joined(separator: "\r\n") + "\r\n\r\n"))
                }
                for try await bytes in inbound {
                    text += String(buffer: bytes)
                    progress(text)
                }
                return text
            }
        }
    }
#else
    @main
    struct HummingbirdMount {
        static func main() {
            print("Built without Hummingbird: run it with `swift run --traits Hummingbird HummingbirdMount`.")
        }
    }
#endif
