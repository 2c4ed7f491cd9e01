// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Grid
import Logging
import NIOCore
import NIOPosix

/// Calls of ``EchoHandler``s, so many at a time.
struct GridEchoLoad: Sendable {
    static let concurrency = 256

    private let connection: GridConnection
    private let payload: ByteBuffer

    /// Runs the body with a node that is connected to the server.
    static func with<Result: Sendable>(
        port: Int,
        _ body: @escaping @Sendable (GridEchoLoad) async throws -> Result
    ) async throws -> Result {
        var configuration = GridConfiguration()
        configuration.listen = .nowhere
        configuration.isGuest = true
        configuration.addresses = [GridEchoServer.name: .tcp(host: "127.0.0.1", port: port)]
        configuration.logger.logLevel = .error
        configuration.eventLoopGroup = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let node = try GridNode(
            local: "http://caller.example:9000",
            remotes: [GridEchoServer.name],
            configuration: configuration
        )
        let payload = ByteBuffer(bytes: try Sample.value.messagePackBytes())
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await node.run() }
            defer { tasks.cancelAll() }
            let connection = try node.connection(to: GridEchoServer.name)
            try await connection.waitUntilConnected()
            return try await body(GridEchoLoad(connection: connection, payload: payload))
        }
    }

    /// Calls with bytes; returns once all calls have been answered.
    func callRaw(_ handler: EchoHandler, _ count: Int) async throws {
        let id = handler.id
        try await callers(count) {
            let answer = try await connection.request(id, payload)
            guard answer?.readableBytes == payload.readableBytes else { throw BenchmarkFailure("another answer") }
        }
    }

    /// Calls with values; returns once all calls have been answered.
    func callTyped(_ handler: EchoHandler, _ count: Int) async throws {
        let declaration = handler.declaration
        let value = Sample.value
        try await callers(count) {
            let answer = try await declaration.call(on: connection, value)
            guard answer.id == value.id else { throw BenchmarkFailure("another answer") }
        }
    }

    private func callers(_ count: Int, _ call: @escaping @Sendable () async throws -> Void) async throws {
        try await withTaskExecutorPreference(connection.executor) {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 0..<Self.concurrency {
                    tasks.addTask {
                        for _ in 0..<count / Self.concurrency { try await call() }
                    }
                }
                try await tasks.waitForAll()
            }
        }
    }
}
