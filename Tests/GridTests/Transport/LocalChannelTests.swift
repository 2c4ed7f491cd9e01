// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import GridTesting
import NIOCore
import NIOPosix
import Testing

@Suite("Channels within a process", .timeLimit(.minutes(1)))
struct LocalChannelTests {
    /// Keeps what arrives.
    private final class Keeper: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        struct Kept: Sendable {
            var bytes: [UInt8] = []
            var reads = 0
            var writability: [Bool] = []
            var isInactive = false
        }

        let kept = NIOLockedValueBox(Kept())

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = Array(unwrapInboundIn(data).readableBytesView)
            kept.withLockedValue { kept in
                kept.bytes += bytes
                kept.reads += 1
            }
        }

        func channelWritabilityChanged(context: ChannelHandlerContext) {
            let isWritable = context.channel.isWritable
            kept.withLockedValue { $0.writability.append(isWritable) }
        }

        func channelInactive(context: ChannelHandlerContext) {
            kept.withLockedValue { $0.isInactive = true }
        }
    }

    private static func withPair(
        autoRead: Bool = true,
        _ body: ((LocalChannel, Keeper), (LocalChannel, Keeper)) async throws -> Void
    ) async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let keepers = (Keeper(), Keeper())
        let (first, second) = LocalChannel.pair(
            on: group.next(),
            { try $0.pipeline.syncOperations.addHandler(keepers.0) },
            and: group.next(),
            { try $0.pipeline.syncOperations.addHandler(keepers.1) }
        )
        if !autoRead { try await second.setOption(.autoRead, value: false).get() }
        try await body((first, keepers.0), (second, keepers.1))
        for channel in [first, second] {
            try? await channel.close()
            try await channel.closeFuture.get()
            #expect(!channel.isActive)
        }
        for keeper in [keepers.0, keepers.1] { #expect(keeper.kept.withLockedValue { $0.isInactive }) }
    }

    @Test("What is written arrives in order, both ways, and before the end")
    func order() async throws {
        try await Self.withPair { first, second in
            let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            for (writer, reader) in [(first, second), (second, first)] {
                var offset = 0
                var size = 1
                while offset < bytes.count {
                    let part = bytes[offset..<min(bytes.count, offset + size)]
                    try await writer.0.writeAndFlush(ByteBuffer(bytes: part))
                    offset += size
                    size = size * 3 % 4_099 + 1
                }
                while reader.1.kept.withLockedValue({ $0.bytes.count }) < bytes.count { await Task.yield() }
                #expect(reader.1.kept.withLockedValue { $0.bytes } == bytes)
            }
            try await first.0.writeAndFlush(ByteBuffer(bytes: [1, 2, 3]))
            try await first.0.close()
            try await second.0.closeFuture.get()
            #expect(second.1.kept.withLockedValue { $0.bytes.suffix(3) } == [1, 2, 3])
        }
    }

    @Test("A reader that does not read holds the writer up, and what is under way is bounded")
    func backPressure() async throws {
        try await Self.withPair(autoRead: false) { first, second in
            // A read that was under way when reading was turned off takes one piece.
            let piece = ByteBuffer(repeating: 5, count: 100_000)
            let promises = (0..<20).map { _ in first.0.eventLoop.makePromise(of: Void.self) }
            let written = NIOLockedValueBox(0)
            for promise in promises {
                promise.futureResult.whenSuccess { written.withLockedValue { $0 += 1 } }
                first.0.writeAndFlush(piece, promise: promise)
            }
            try await first.0.eventLoop.submit {}.get()
            try await second.0.eventLoop.submit {}.get()
            try await first.0.eventLoop.submit {}.get()
            #expect(written.withLockedValue { $0 } <= 4)
            #expect(!first.0.isWritable)
            try await second.0.setOption(.autoRead, value: true).get()
            for promise in promises { try await promise.futureResult.get() }
            while second.1.kept.withLockedValue({ $0.bytes.count }) < 2_000_000 { await Task.yield() }
            try await first.0.eventLoop.submit {}.get()
            #expect(first.0.isWritable)
            // It changes, from one to the other.
            let changes = first.1.kept.withLockedValue { $0.writability }
            #expect(changes == changes.indices.map { $0 % 2 == 1 } && changes.last == true)
        }
    }

    @Test("A half that is closed ends the other side once it has read everything")
    func halfClosed() async throws {
        try await Self.withPair { first, second in
            try await first.0.writeAndFlush(ByteBuffer(repeating: 1, count: 300_000))
            try await first.0.close(mode: .output)
            try await second.0.closeFuture.get()
            #expect(second.1.kept.withLockedValue { $0.bytes.count } == 300_000)
            await #expect(throws: (any Error).self) { try await first.0.writeAndFlush(ByteBuffer(bytes: [1])) }
        }
    }

    @Test("What was written and has not gone when a channel closes fails, and so does all that comes later")
    func lostWrites() async throws {
        try await Self.withPair(autoRead: false) { first, second in
            let piece = ByteBuffer(repeating: 5, count: 400_000)
            let promises = (0..<3).map { _ in first.0.eventLoop.makePromise(of: Void.self) }
            for promise in promises { first.0.writeAndFlush(piece, promise: promise) }
            try await first.0.close()
            await #expect(throws: ChannelError.self) { try await promises[2].futureResult.get() }
            await #expect(throws: ChannelError.self) { try await first.0.writeAndFlush(piece) }
            await #expect(throws: ChannelError.self) { try await first.0.close() }
            try await second.0.close()
        }
    }

    @Test("An end whose initializer fails closes both")
    func failedInitializer() async throws {
        struct Failure: Error {}
        let group = MultiThreadedEventLoopGroup.singleton
        let (first, second) = LocalChannel.pair(on: group.next(), { _ in throw Failure() }, and: group.next(), { _ in })
        try await first.closeFuture.get()
        try await second.closeFuture.get()
    }
}
