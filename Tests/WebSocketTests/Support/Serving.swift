// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore
import Testing
import WebSocket

extension WebSocketServer {
    /// Runs a server on a free port of this machine while `body` runs, then has it shut down.
    static func running<Result: Sendable>(
        _ configuration: Configuration = .patient,
        handler: @escaping Handler = WebSocketServer.echo,
        _ body: (_ port: Int) async throws -> Result
    ) async throws -> Result {
        let server = WebSocketServer(host: "127.0.0.1", port: 0, configuration: configuration.patient, handler: handler)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            try await server.waitUntilListening()
            let result = try await body(try #require(server.localAddress?.port))
            group.cancelAll()
            try await group.waitForAll()
            return result
        }
    }

    /// Sends every message back.
    static let echo: Handler = { socket in
        for try await message in socket.messages { try await socket.send(message) }
    }
}
