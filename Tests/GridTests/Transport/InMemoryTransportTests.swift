// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import GridTesting
import Logging
import NIOCore
import Testing

@Suite("Nodes connected in memory", .timeLimit(.minutes(1)))
struct InMemoryTransportTests {
    /// Runs `body` with nodes that all know each other.
    private static func withNodes(
        _ count: Int,
        _ body: @escaping @Sendable (InMemoryTransport, [GridNode]) async throws -> Void
    ) async throws {
        let transport = InMemoryTransport()
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.timings = .patient
        configuration.timings.retryInterval = .milliseconds(1)
        configuration.timings.maximumRetryInterval = .milliseconds(1)
        configuration.logger.logLevel = .critical
        configuration.listen = .nowhere
        configuration.dialer = transport
        let nodes = try (0..<count).map { number in
            try GridNode(
                local: "http://node-\(number)",
                remotes: ["http://node-{0...\(count - 1)}"],
                configuration: configuration
            )
        }
        for node in nodes {
            try NodePair.registerEcho(on: node)
            transport.add(node)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in nodes { group.addTask { try await node.run() } }
            for connection in nodes.flatMap(\.connections) { try await connection.waitUntilConnected() }
            try await body(transport, nodes)
            group.cancelAll()
        }
        #expect(transport.openConnections == 0)
        for node in nodes { #expect(await node.workInProgress() == WorkInProgress()) }
    }

    @Test("They call each other, with payloads of all sizes")
    func exchange() async throws {
        try await Self.withNodes(4) { transport, nodes in
            #expect(transport.openConnections == 6)
            for first in nodes.indices {
                for second in nodes.indices where first < second {
                    let connection = try nodes[first].connection(to: nodes[second].local)
                    for size in [1, 10_000, 1_000_000] {
                        let payload = ByteBuffer(repeating: 9, count: size)
                        #expect(try await connection.request(20, payload) == payload)
                    }
                }
            }
        }
    }

    @Test("Many calls at once are not mixed up, and those larger than any buffer come through")
    func load() async throws {
        try await Self.withNodes(2) { _, nodes in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for node in nodes {
                    for index in 0..<500 {
                        group.addTask {
                            let payload = ByteBuffer(repeating: UInt8(truncatingIfNeeded: index), count: index * 100)
                            let answer = try await node.connections[0].request(20, payload)
                            #expect(answer == (index == 0 ? nil : payload))
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("A connection that is cut is made again, and one that is broken when it has been mended")
    func cuts() async throws {
        try await Self.withNodes(2) { transport, nodes in
            let connection = nodes[0].connections[0]
            let names = nodes.map(\.local)
            var states = connection.states().makeAsyncIterator()
            #expect(await states.next() == .connected)
            transport.cut(names[0], names[1])
            while await connection.statistics().reconnects < 1 { _ = await states.next() }
            try await connection.waitUntilConnected()
            transport.breakLink(names[1], names[0])
            while await states.next() != .disconnected {}
            await #expect { try await connection.request(20, nil) } throws: {
                ($0 as? GridError)?.code == .disconnected
            }
            let dialer = nodes[0].connections[0].dials ? nodes[0] : nodes[1]
            try await dialer.connections[0].waitForError("cannot be reached")
            transport.mendLink(names[0], names[1])
            for node in nodes { try await node.connections[0].waitUntilConnected() }
            #expect(try await connection.request(20, ByteBuffer(string: "again")) == ByteBuffer(string: "again"))
        }
    }

    @Test("A node that is not there, or no longer, cannot be dialed")
    func absent() async throws {
        let transport = InMemoryTransport()
        let node = try GridNode(local: "http://a")
        let request = DialRequest(
            local: "http://b",
            remote: "http://a",
            address: .tcp(host: "a", port: 80),
            eventLoop: node.nextEventLoop
        )
        await #expect { _ = try await transport.dial(request) } throws: { ($0 as? GridError)?.code == .dialFailed }
        transport.add(node)
        let channel = try await transport.dial(request)
        try await channel.close()
        transport.remove(node)
        await #expect { _ = try await transport.dial(request) } throws: { ($0 as? GridError)?.code == .dialFailed }
    }
}
