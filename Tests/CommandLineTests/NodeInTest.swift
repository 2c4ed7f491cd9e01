// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import NIOCore
import Testing

@testable import GridCommands

/// Two nodes in the test's own process, of which one calls the other.
enum NodeInTest {
    /// Runs a node with handlers of the test's choice and one that calls it, and the body with their connection.
    static func run<Result: Sendable>(
        registering register: @Sendable (GridNode) throws -> Void,
        _ body: @escaping @Sendable (GridConnection) async throws -> Result
    ) async throws -> Result {
        let names = try NodeNames(localDials: true)
        // At ports that the system chooses: other programs take free ones, too, before a node can.
        var configuration = GridConfiguration()
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        let node = try GridNode(local: names.remote, remotes: [names.local], configuration: configuration)
        try register(node)
        return try await RunningNode.run(node) {
            let port = try #require(node.localAddress?.port)
            var configuration = GridConfiguration()
            configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
            configuration.addresses = [names.remote: .tcp(host: "127.0.0.1", port: port)]
            let caller = try GridNode(local: names.local, remotes: [names.remote], configuration: configuration)
            return try await RunningNode.run(caller) {
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
