// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore
import NIOPosix

/// Loopback ports that nobody listens on.
enum FreePorts {
    /// So many different ports.
    static func take(_ count: Int) async throws -> [Int] {
        // All are bound before the first is let go, so they differ.
        var channels: [any Channel] = []
        for _ in 0..<count {
            channels.append(
                try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                    .bind(host: "127.0.0.1", port: 0)
                    .get()
            )
        }
        let ports = channels.compactMap { $0.localAddress?.port }
        for channel in channels { try await channel.close() }
        return ports
    }

    /// So many node names with such ports.
    static func names(_ count: Int) async throws -> [String] {
        try await take(count).map { "http://127.0.0.1:\($0)" }
    }
}
