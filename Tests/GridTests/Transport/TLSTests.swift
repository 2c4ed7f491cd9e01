// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Logging
import Mux
import NIOCore
import NIOSSL
import Testing

@Suite("Encrypted connections", .timeLimit(.minutes(1)))
struct TLSTests {
    /// The second dials the first, whose certificate has the name `localhost`.
    static let named = NodePair.Names(first: "https://localhost:1", second: "https://other.example:9")
    /// The same for an address.
    static let address =
        (2...100)
        .map { NodePair.Names(first: "https://127.0.0.1:1", second: "https://other.example:\($0)") }
        .first { DialRule.dials(local: $0.second, remote: $0.first) == true } ?? named

    /// Runs a pair of nodes of which the first has a certificate, and returns why the second could not connect.
    private static func refusal(
        first: GridTLS,
        second: GridTLS?,
        names: NodePair.Names = named
    ) async throws -> String? {
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.timings = .patient
        configuration.logger.logLevel = .critical
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        configuration.tls = first
        let acceptor = try GridNode(local: names.first, remotes: [names.second], configuration: configuration)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await acceptor.run() }
            try await acceptor.waitUntilListening()
            let port = try #require(acceptor.localAddress?.port)
            configuration.addresses[acceptor.local] = .tcp(host: "127.0.0.1", port: port)
            configuration.listen = .nowhere
            configuration.tls = second
            let dialer = try GridNode(local: names.second, remotes: [names.first], configuration: configuration)
            let connection = dialer.connections[0]
            var states = connection.states().makeAsyncIterator()
            group.addTask { try await dialer.run() }
            var hasTried = false
            while let state = await states.next() {
                if state == .connected { break }
                if state == .connecting { hasTried = true }
                if hasTried, state == .disconnected { break }
            }
            let statistics = await connection.statistics()
            group.cancelAll()
            #expect(await acceptor.connections[0].statistics().state != .connected || statistics.state == .connected)
            return statistics.state == .connected ? nil : statistics.lastError ?? "none"
        }
    }

    @Test("Nodes whose names begin with https talk over TLS", arguments: [named, address])
    func encrypted(names: NodePair.Names) async throws {
        let host = names.first == Self.named.first ? "localhost" : "address"
        let tls = try NodeTLS.node(host)
        try await NodePair.run(
            names: names,
            configureFirst: { $0.tls = tls },
            configureSecond: { configuration in
                configuration.tls = try? NodeTLS.trusting()
                configuration.listen = .nowhere
            },
            register: NodePair.registerEcho
        ) { pair in
            try await pair.exchange()
        }
    }

    @Test("With certificates of both sides, both are verified")
    func mutual() async throws {
        let first = try NodeTLS.node("node", verifiesDialers: true)
        let second = first
        try await NodePair.run(
            names: Self.named,
            configureFirst: { $0.tls = first },
            configureSecond: { $0.tls = second },
            register: NodePair.registerEcho
        ) { pair in
            try await pair.exchange()
        }
        #expect(try await Self.refusal(first: first, second: second) == nil)
        #expect(try await Self.refusal(first: first, second: NodeTLS.trusting()) != nil)
        // A certificate that is for servers alone.
        #expect(try await Self.refusal(first: first, second: NodeTLS.node("other")) != nil)
    }

    @Test("A certificate of an unknown authority, or of another host, is not taken")
    func wrongCertificate() async throws {
        let good = try NodeTLS.node("localhost")
        #expect(try await Self.refusal(first: good, second: NodeTLS.trusting()) == nil)
        // The system's authorities have not issued it.
        #expect(try await Self.refusal(first: good, second: nil) != nil)
        #expect(try await Self.refusal(first: NodeTLS.node("other"), second: NodeTLS.trusting()) != nil)
        #expect(
            try await Self.refusal(first: NodeTLS.node("localhost"), second: NodeTLS.trusting(), names: Self.address)
                != nil
        )
    }

    @Test("A name that promises TLS needs a certificate that can be used")
    func configuration() throws {
        var configuration = GridConfiguration()
        #expect { try GridNode(local: "https://localhost:1", configuration: configuration) } throws: {
            ($0 as? GridError)?.code == .invalidConfiguration
        }
        configuration.tls = try NodeTLS.trusting()
        #expect { try GridNode(local: "https://localhost:1", configuration: configuration) } throws: {
            ($0 as? GridError)?.code == .invalidConfiguration
        }
        configuration.listen = .nowhere
        _ = try GridNode(local: "https://localhost:1", configuration: configuration)
        configuration.listen = .ofName
        configuration.tls = try NodeTLS.node("localhost")
        _ = try GridNode(local: "https://localhost:1", configuration: configuration)
        #expect {
            try GridTLS(
                certificateChainFile: NodeTLS.path("localhost.pem"),
                privateKeyFile: NodeTLS.path("no such file")
            )
        } throws: {
            ($0 as? GridError)?.code == .invalidConfiguration
        }
        // A key that belongs to another certificate.
        let mixed = try GridTLS(
            certificateChainFile: NodeTLS.path("localhost.pem"),
            privateKeyFile: NodeTLS.path("other.key.pem")
        )
        configuration.tls = mixed
        #expect { try GridNode(local: "https://localhost:1", configuration: configuration) } throws: {
            ($0 as? GridError)?.code == .invalidConfiguration
        }
    }
}
