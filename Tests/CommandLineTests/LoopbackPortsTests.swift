// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore
import NIOPosix
import Testing

@testable import GridCommands

@Suite("Free ports at 127.0.0.1")
struct LoopbackPortsTests {
    @Test("Whoever it is found for can listen there, again and again")
    func listening() async throws {
        let port = Int(try #require(LoopbackPorts.find(1).first))
        for _ in 0..<3 {
            let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: "127.0.0.1", port: port).get()
            #expect(channel.localAddress?.port == port)
            try await channel.close()
        }
    }

    @Test("No port is found twice")
    func once() throws {
        let ports = try (0..<50).flatMap { _ in try LoopbackPorts.find(2) }
        #expect(Set(ports).count == 100)
    }

    #if os(Linux)
        @Test("Whoever looks for a free port elsewhere does not find it")
        func reserved() async throws {
            for port in try LoopbackPorts.find(3) {
                // As a search in another process does, which knows of the sockets alone.
                await #expect(throws: IOError.self) {
                    try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                        .bind(host: "127.0.0.1", port: Int(port)).get()
                }
            }
        }
    #endif
}
