// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Logging
import NIOCore
import NIOPosix
import Testing

/// Dials a TCP port and speaks no HTTP at all: the frames begin at once.
private struct PlainDialer: ConnDialer {
    let port: Int
    let holds: Bool

    func dial(_ request: DialRequest) async throws -> any Channel {
        try await ClientBootstrap(group: request.eventLoop)
            .connectTimeout(TimeAmount(request.timeout))
            .channelOption(.autoRead, value: holds)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if holds { try GridHandover.hold(channel) }
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .get()
    }
}

/// Fails, and counts how often.
private struct FailingDialer: ConnDialer {
    struct Failure: Error, CustomStringConvertible {
        let description = "no way there"
    }

    func dial(_ request: DialRequest) async throws -> any Channel { throw Failure() }
}

@Suite("Connections from elsewhere", .timeLimit(.minutes(1)))
struct CustomDialerTests {
    private static func listener(
        for node: GridNode,
        accepted: AsyncStream<any Channel>.Continuation
    ) async throws -> any Channel {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try GridHandover.hold(channel)
                    accepted.yield(channel)
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
    }

    @Test(
        "A dialer of the user's and channels that the user accepted make a grid without HTTP",
        arguments: [true, false]
    )
    func withoutHTTP(holds: Bool) async throws {
        let (channels, accepted) = AsyncStream.makeStream(of: (any Channel).self)
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.timings = .patient
        configuration.logger.logLevel = .critical
        configuration.listen = .nowhere
        let names = NodePair.Names.clearText
        let first = try GridNode(local: names.first, remotes: [names.second], configuration: configuration)
        let listener = try await Self.listener(for: first, accepted: accepted)
        configuration.dialer = PlainDialer(port: try #require(listener.localAddress?.port), holds: holds)
        let second = try GridNode(local: names.second, remotes: [names.first], configuration: configuration)
        let pair = NodePair(first: first, second: second)
        for node in [first, second] { try NodePair.registerEcho(on: node) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await first.run() }
            group.addTask { try await second.run() }
            var iterator = channels.makeAsyncIterator()
            let channel = try #require(await iterator.next())
            #expect(try await first.incomingConnection(channel) === pair.toSecond)
            try await pair.toFirst.waitUntilConnected()
            try await pair.exchange()
            // Its server goes: it is drained, and dialed again.
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
            try await channel.closeFuture.get()
            let another = try #require(await iterator.next())
            try await first.incomingConnection(another)
            try await pair.toFirst.waitUntilConnected()
            // The node closes it with itself.
            group.cancelAll()
            try await another.closeFuture.get()
        }
        try await listener.close()
    }

    @Test("A connection that is refused is closed, and the one who gave it is told")
    func refused() async throws {
        let (channels, accepted) = AsyncStream.makeStream(of: (any Channel).self)
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.timings = .patient
        configuration.logger.logLevel = .critical
        configuration.listen = .nowhere
        let names = NodePair.Names.clearText
        let first = try GridNode(local: names.first, remotes: [names.second], configuration: configuration)
        let listener = try await Self.listener(for: first, accepted: accepted)
        configuration.authenticator = SharedToken("another")
        configuration.dialer = PlainDialer(port: try #require(listener.localAddress?.port), holds: true)
        let second = try GridNode(local: names.second, remotes: [names.first], configuration: configuration)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await second.run() }
            var iterator = channels.makeAsyncIterator()
            let channel = try #require(await iterator.next())
            await #expect { try await first.incomingConnection(channel) } throws: { error in
                (error as? GridError)?.code == .connectRefused && "\(error)".contains("auth token")
            }
            try await channel.closeFuture.get()
            group.cancelAll()
        }
        try await listener.close()
    }

    @Test("A channel that is closed already is an error, not a wait")
    func closedChannel() async throws {
        let node = try GridNode(local: "http://a:1", remotes: ["http://b:2"])
        let (channels, accepted) = AsyncStream.makeStream(of: (any Channel).self)
        let listener = try await Self.listener(for: node, accepted: accepted)
        let port = try #require(listener.localAddress?.port)
        let peer = try await RawPeer.dial(port: port)
        var iterator = channels.makeAsyncIterator()
        let channel = try #require(await iterator.next())
        try await channel.close()
        await #expect(throws: (any Error).self) { try await node.incomingConnection(channel) }
        // It may have noticed the end by itself.
        try? await peer.close()
        try await listener.close()
    }

    @Test("What a dialer throws is the connection's last error, and it is asked again")
    func failing() async throws {
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.timings.retryInterval = .milliseconds(1)
        configuration.timings.maximumRetryInterval = .milliseconds(1)
        configuration.logger.logLevel = .critical
        configuration.listen = .nowhere
        configuration.dialer = FailingDialer()
        let names = NodePair.Names.clearText
        let node = try GridNode(local: names.second, remotes: [names.first], configuration: configuration)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await node.run() }
            try await node.connections[0].waitUntil { $0.dialAttempts >= 10 }
            let statistics = await node.statistics()[0]
            #expect(statistics.lastError == "no way there")
            #expect(statistics.reconnects == 0 && statistics.lastConnected == nil)
            group.cancelAll()
        }
    }
}
