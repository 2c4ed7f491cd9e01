// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Logging
import NIOCore
import NIOPosix

/// Two nodes of this process that know each other, on free ports.
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
        configuration.logger.logLevel = .critical
        configure(&configuration)
        let names = try await FreePorts.names(2)
        let pair = NodePair(
            first: try GridNode(local: names[0], remotes: [names[1]], configuration: configuration),
            second: try GridNode(local: names[1], remotes: [names[0]], configuration: configuration)
        )
        try register(pair.first)
        try register(pair.second)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pair.first.run() }
            group.addTask { try await pair.second.run() }
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
