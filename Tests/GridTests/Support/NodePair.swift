// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Logging
import NIOCore
import Testing

/// Two nodes of this process that know each other, on ports that the system chose.
struct NodePair: Sendable {
    /// The names of both: the second node dials the first.
    struct Names: Sendable {
        var first: String
        var second: String

        static let clearText = Names(first: "http://first:1", second: "http://second:2")
    }

    let first: GridNode
    let second: GridNode

    /// Runs `body` with two nodes that are connected, then shuts both down.
    ///
    /// - Parameters:
    ///   - names: the names of the nodes.
    ///   - configure: changes what both nodes are configured with.
    ///   - configureFirst: changes what the first is configured with, which accepts.
    ///   - configureSecond: changes what the second is configured with, which dials.
    ///   - register: registers handlers on both.
    ///   - body: uses them.
    static func run<Result: Sendable>(
        names: Names = .clearText,
        configure: (inout GridConfiguration) -> Void = { _ in },
        configureFirst: (inout GridConfiguration) -> Void = { _ in },
        configureSecond: (inout GridConfiguration) -> Void = { _ in },
        register: (GridNode) throws -> Void = { _ in },
        _ body: @escaping @Sendable (NodePair) async throws -> Result
    ) async throws -> Result {
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.timings = .patient
        configuration.logger.logLevel = .critical
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        configure(&configuration)
        var ofFirst = configuration
        configureFirst(&ofFirst)
        // The names decide who dials; that node is made when the other's port is known.
        let acceptor = try GridNode(local: names.first, remotes: [names.second], configuration: ofFirst)
        #expect(!acceptor.connections[0].dials)
        try register(acceptor)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await acceptor.run() }
            try await acceptor.waitUntilListening()
            if let port = acceptor.localAddress?.port {
                configuration.addresses[acceptor.local] = .tcp(host: "127.0.0.1", port: port)
            }
            configureSecond(&configuration)
            let dialer = try GridNode(local: names.second, remotes: [names.first], configuration: configuration)
            try register(dialer)
            group.addTask { try await dialer.run() }
            let pair = NodePair(first: acceptor, second: dialer)
            try await pair.toSecond.waitUntilConnected()
            try await pair.toFirst.waitUntilConnected()
            let result = try await body(pair)
            group.cancelAll()
            return result
        }
    }

    /// The connection by which the first node calls the second.
    var toSecond: GridConnection {
        get throws { try first.connection(to: second.local) }
    }

    /// The connection by which the second node calls the first.
    var toFirst: GridConnection {
        get throws { try second.connection(to: first.local) }
    }

    /// Makes a call and a stream in each direction; both nodes have an echo for them as their handlers 20 and 30.
    func exchange() async throws {
        for connection in [try toFirst, try toSecond] {
            for size in [1, 1_000, 200_000] {
                let payload = ByteBuffer(repeating: UInt8(truncatingIfNeeded: size), count: size)
                #expect(try await connection.request(20, payload) == payload)
                let echoed = try await connection.withStream(30) { stream in
                    try await stream.send(payload)
                    try await stream.finish()
                    return try await stream.responses.reduce(into: []) { $0.append($1) }
                }
                #expect(echoed == [payload])
            }
        }
    }

    /// Registers what ``exchange()`` calls.
    static func registerEcho(on node: GridNode) throws {
        try node.register(id: 20) { payload, _ in payload }
        try node.registerStream(id: 30) { _, stream in
            for try await message in stream.requests { try await stream.send(message) }
        }
    }
}
