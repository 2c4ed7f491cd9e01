// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore
import NIOPosix

/// Many connections at once, to one server.
enum IdleMeasurement {
    struct Row: Sendable {
        var name: String
        var implementation: ServerImplementation
        var options: [String] = []
    }

    static let connections = 10_000

    static let rows = [
        Row(name: "no compression", implementation: .websocket),
        Row(name: "no compression", implementation: .nioWebSocket),
        Row(name: "compression with context takeover", implementation: .websocket, options: ["--compression"]),
        Row(
            name: "compression without context takeover",
            implementation: .websocket,
            options: ["--compression", "--no-context-takeover"]
        ),
        Row(
            name: "the same, nothing kept between messages",
            implementation: .websocket,
            options: ["--compression", "--no-context-takeover", "--no-idle-state"]
        ),
    ]

    /// KiB of the server for each connection.
    static func measure(_ row: Row) async throws -> Double {
        let server = try ServerProcess([row.implementation.rawValue] + row.options)
        let message = try IdleMessage(isCompressed: row.options.contains("--compression"))
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        // What the first ones make it allocate is not the connections'.
        var channels = try await connect(64, to: server.port, message, on: eventLoop)
        let before = server.residentKibibytes
        while channels.count < 64 + connections {
            channels += try await connect(100, to: server.port, message, on: eventLoop)
        }
        let after = server.residentKibibytes
        for channel in channels { channel.close(promise: nil) }
        for channel in channels { try? await channel.closeFuture.get() }
        return (after - before) / Double(connections)
    }

    private static func connect(
        _ count: Int,
        to port: Int,
        _ message: IdleMessage,
        on eventLoop: any EventLoop
    ) async throws -> [any Channel] {
        try await withThrowingTaskGroup(of: (any Channel).self) { group in
            for _ in 0..<count { group.addTask { try await IdleClient.connect(to: port, message, on: eventLoop) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
