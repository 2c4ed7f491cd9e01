// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import GridTesting
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing

@Suite("Channels on their way to a node", .timeLimit(.minutes(1)))
struct HandoverTests {
    /// Counts what a channel's life is made of.
    private final class Life: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        let events = NIOLockedValueBox<[String]>([])

        func channelActive(context: ChannelHandlerContext) { events.withLockedValue { $0.append("active") } }

        func channelInactive(context: ChannelHandlerContext) { events.withLockedValue { $0.append("inactive") } }
    }

    @Test("A channel that its initializer closes never becomes active")
    func closedByInitializer() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let life = Life()
        let (first, second) = LocalChannel.pair(
            on: group.next(),
            { channel in
                try channel.pipeline.syncOperations.addHandler(life)
                channel.close(mode: .all, promise: nil)
            },
            and: group.next(),
            { _ in }
        )
        try await first.closeFuture.get()
        try await second.closeFuture.get()
        #expect(!first.isActive && !second.isActive)
        #expect(life.events.withLockedValue { $0 } == [])
    }

    @Test("A channel that is held twice is released at once")
    func heldTwice() async throws {
        let names = NodePair.Names.clearText
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.timings = .patient
        configuration.logger.logLevel = .critical
        configuration.listen = .nowhere
        let first = try GridNode(local: names.first, remotes: [names.second], configuration: configuration)
        let second = TwiceHoldingDialer(node: first)
        configuration.dialer = second
        let dialer = try GridNode(local: names.second, remotes: [names.first], configuration: configuration)
        for node in [first, dialer] { try NodePair.registerEcho(on: node) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await first.run() }
            group.addTask { try await dialer.run() }
            try await NodePair(first: first, second: dialer).toFirst.waitUntilConnected()
            try await NodePair(first: first, second: dialer).exchange()
            group.cancelAll()
        }
    }

    /// Connects within the process.
    private struct TwiceHoldingDialer: ConnDialer {
        let node: GridNode

        func dial(_ request: DialRequest) async throws -> any Channel {
            let hold: @Sendable (LocalChannel) throws -> Void = { channel in
                for _ in 0..<2 { try GridHandover.hold(channel) }
            }
            let (dialed, accepted) = LocalChannel.pair(
                on: request.eventLoop,
                hold,
                and: MultiThreadedEventLoopGroup.singleton.next(),
                hold
            )
            Task { try await node.incomingConnection(accepted) }
            return dialed
        }
    }
}
