// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import ArgumentParser
import Grid

/// Which node a command talks to.
struct PeerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The name of the node to call.", valueName: "url"))
    var peer: String

    @Option(
        help: ArgumentHelp(
            "How long to wait for the connection. The names decide who dials; the peer tries every one to two seconds.",
            valueName: "time"
        )
    )
    var connectTimeout = DurationArgument(.seconds(10))

    /// Runs a node, and the body once the peer is connected.
    ///
    /// - Throws: ``CommandFailure``, with the status that says what ended it.
    func withConnection<Result: Sendable>(
        of options: NodeOptions,
        _ body: @escaping @Sendable (GridConnection) async throws -> Result
    ) async throws -> Result {
        let node = try options.makeNode(peers: [peer])
        return try await RunningNode.run(node) {
            do {
                let connection = try node.connection(to: peer)
                guard try await isConnected(connection) else {
                    throw CommandFailure(
                        .disconnected,
                        await failure(of: connection, as: options.local)
                    )
                }
                return try await body(connection)
            } catch {
                throw CommandFailure(error, peer: peer)
            }
        }
    }

    /// Why there is no connection, as far as that is known.
    private func failure(of connection: GridConnection, as local: String?) async -> String {
        let admission = local.map { "does it name \($0) as a peer" } ?? "does it allow guests"
        let error = await connection.statistics().lastError.map { "; the last attempt: \($0.printable)" } ?? ""
        return "no connection to \(peer): is it running, has it the same token, and \(admission)?\(error)"
    }

    /// Waits for the connection. Returns whether there is one before the time is up.
    func isConnected(_ connection: GridConnection) async throws -> Bool {
        try await TimeLimit.run(connectTimeout.duration) {
            try await connection.waitUntilConnected()
            return true
        } ?? false
    }
}
