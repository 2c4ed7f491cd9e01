// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid

@testable import grid_cli

/// Two nodes in the test's own process, of which one calls the other.
enum NodeInTest {
    /// Runs a node with handlers of the test's choice and one that calls it, and the body with their connection.
    static func run<Result: Sendable>(
        registering register: @Sendable (GridNode) throws -> Void,
        _ body: @escaping @Sendable (GridConnection) async throws -> Result
    ) async throws -> Result {
        let names = try NodeNames(localDials: true)
        let node = try GridNode(local: names.remote, remotes: [names.local])
        try register(node)
        let caller = try GridNode(local: names.local, remotes: [names.remote])
        return try await RunningNode.run(node) {
            try await RunningNode.run(caller) {
                let connection = try caller.connection(to: names.remote)
                try await connection.waitUntilConnected()
                return try await body(connection)
            }
        }
    }

    /// Runs a node with handlers of the test's choice, and the body with the names for commands that call it.
    static func runAlone(
        registering register: @Sendable (GridNode) throws -> Void,
        _ body: @escaping @Sendable (NodeNames) async throws -> Void
    ) async throws {
        let names = try NodeNames(localDials: true)
        let node = try GridNode(local: names.remote, remotes: [names.local])
        try register(node)
        try await RunningNode.run(node) {
            try await node.waitUntilListening()
            try await body(names)
        }
    }
}
