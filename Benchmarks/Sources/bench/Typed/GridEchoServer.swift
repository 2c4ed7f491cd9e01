// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Logging
import NIOCore
import NIOPosix

/// A node with each ``EchoHandler``, for one that calls them.
enum GridEchoServer {
    /// Not where it is: the port is known only when it listens.
    static let name = "http://server.example:9000"

    /// Serves for ever; says on which port.
    static func run(_ announce: (Int) -> Void) async throws {
        var configuration = GridConfiguration()
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        configuration.allowsGuests = true
        configuration.logger.logLevel = .error
        configuration.eventLoopGroup = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let node = try GridNode(local: name, configuration: configuration)
        for handler in EchoHandler.allCases { try handler.register(on: node) }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await node.run() }
            try await node.waitUntilListening()
            announce(node.localAddress?.port ?? 0)
            try await tasks.waitForAll()
        }
    }
}
