// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Logging
import NIOCore
import Testing

@Suite("Guests", .timeLimit(.minutes(1)))
struct GuestTests {
    private static let host = "http://host:1"

    private static func configuration() -> GridConfiguration {
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.timings = .patient
        configuration.timings.retryInterval = .milliseconds(1)
        configuration.timings.maximumRetryInterval = .milliseconds(1)
        configuration.logger.logLevel = .critical
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        return configuration
    }

    /// A guest of the node, not running yet.
    private static func guest(_ name: String, of node: GridNode, token: String = "secret") throws -> GridNode {
        var configuration = configuration()
        configuration.authenticator = SharedToken(token)
        configuration.isGuest = true
        configuration.addresses = [host: .tcp(host: "127.0.0.1", port: try #require(node.localAddress?.port))]
        return try GridNode(local: name, remotes: [host], configuration: configuration)
    }

    private static func withHost(
        configure: (inout GridConfiguration) -> Void,
        _ body: @escaping @Sendable (GridNode) async throws -> Void
    ) async throws {
        var configuration = configuration()
        configure(&configuration)
        let node = try GridNode(local: host, configuration: configuration)
        try NodePair.registerEcho(on: node)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await node.run() }
            try await node.waitUntilListening()
            try await body(node)
            group.cancelAll()
        }
        #expect(node.guests.isEmpty)
    }

    @Test(
        "A guest dials whatever the names say, calls and is called, and is forgotten when it leaves",
        arguments: 0..<4
    )
    func guests(number: Int) async throws {
        try await Self.withHost(configure: { $0.allowsGuests = true }) { host in
            let guest = try Self.guest("http://guest-\(number):1", of: host)
            try guest.register(id: 21) { payload, context in ByteBuffer(string: context.caller) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await guest.run() }
                let connection = guest.connections[0]
                #expect(connection.dials)
                try await connection.waitUntilConnected()
                #expect(try await connection.request(20, ByteBuffer(string: "x")) == ByteBuffer(string: "x"))
                #expect(host.remotes.isEmpty)
                #expect(host.guests.map(\.remote) == [guest.local])
                let back = try host.connection(to: guest.local)
                #expect(back.isGuest && !back.dials)
                #expect(try await back.request(21, nil) == ByteBuffer(string: Self.host))
                group.cancelAll()
            }
            while !host.guests.isEmpty { await Task.yield() }
            #expect(throws: GridError.self) { try host.connection(to: guest.local) }
        }
    }

    @Test("A node that does not allow guests refuses them, and one that does asks for the token")
    func refused() async throws {
        for (isAllowed, token, text) in [(false, "secret", "unknown incoming host"), (true, "wrong", "403")] {
            try await Self.withHost(configure: { $0.allowsGuests = isAllowed }) { host in
                let guest = try Self.guest("http://guest:1", of: host, token: token)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await guest.run() }
                    try await guest.connections[0].waitForError(text)
                    #expect(host.guests.isEmpty)
                    group.cancelAll()
                }
            }
        }
    }

    @Test("There are no more guests than may be")
    func limit() async throws {
        try await Self.withHost(
            configure: { configuration in
                configuration.allowsGuests = true
                configuration.limits.maximumGuests = 1
            }
        ) { host in
            let guests = try ["http://one:1", "http://two:1"].map { try Self.guest($0, of: host) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                try await withThrowingTaskGroup(of: Void.self) { first in
                    first.addTask { try await guests[0].run() }
                    try await guests[0].connections[0].waitUntilConnected()
                    group.addTask { try await guests[1].run() }
                    try await guests[1].connections[0].waitForError("too many guests")
                    first.cancelAll()
                }
                // There is room again.
                try await guests[1].connections[0].waitUntilConnected()
                #expect(try await guests[1].connections[0].request(20, nil) == nil)
                group.cancelAll()
            }
        }
    }

    @Test("A second guest of the same name takes the connection over")
    func takeover() async throws {
        try await Self.withHost(configure: { $0.allowsGuests = true }) { host in
            let guests = try (0..<2).map { _ in try Self.guest("http://guest:1", of: host) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for guest in guests {
                    group.addTask { try await guest.run() }
                    try await guest.connections[0].waitUntilConnected()
                }
                try await guests[0].connections[0].waitUntil { $0.lastError != nil }
                #expect(host.guests.count == 1)
                group.cancelAll()
            }
        }
    }
}
