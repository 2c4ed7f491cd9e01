// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Logging
import NIOCore
import Testing

/// Two nodes of this process that know each other, on ports that the system chose.
struct NodePair: Sendable {
    let first: GridNode
    let second: GridNode

    /// Runs `body` with two nodes that are connected, then shuts both down.
    static func run<Result: Sendable>(
        configure: (inout GridConfiguration) -> Void = { _ in },
        register: (GridNode) throws -> Void = { _ in },
        _ body: @escaping @Sendable (NodePair) async throws -> Result
    ) async throws -> Result {
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.timings = .patient
        configuration.logger.logLevel = .critical
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        configure(&configuration)
        // The names decide who dials; that node is made when the other's port is known.
        let acceptor = try GridNode(local: "http://first:1", remotes: ["http://second:2"], configuration: configuration)
        #expect(!acceptor.connections[0].dials)
        try register(acceptor)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await acceptor.run() }
            try await acceptor.waitUntilListening()
            let port = try #require(acceptor.localAddress?.port)
            configuration.addresses[acceptor.local] = .tcp(host: "127.0.0.1", port: port)
            let dialer = try GridNode(local: "http://second:2", remotes: [acceptor.local], configuration: configuration)
            try register(dialer)
            group.addTask { try await dialer.run() }
            let pair = NodePair(first: acceptor, second: dialer)
            try await pair.toSecond.waitUntilConnected()
            try await pair.toFirst.waitUntilConnected()
            let result = try await body(pair)
            group.cancelAll()
            return result
        }
    }

    /// The connection by which the first node calls the second.
    var toSecond: GridConnection {
        get throws { try first.connection(to: second.local) }
    }

    /// The connection by which the second node calls the first.
    var toFirst: GridConnection {
        get throws { try second.connection(to: first.local) }
    }
}
