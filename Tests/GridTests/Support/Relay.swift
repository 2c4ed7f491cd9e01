// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import TestSupport
import Testing

/// A line between two nodes that breaks after a random number of bytes, each time that it is made.
final class Relay: Sendable {
    private let target: Int
    private let generator: NIOLockedValueBox<SeededGenerator>

    private init(target: Int, seed: UInt64) {
        self.target = target
        self.generator = NIOLockedValueBox(SeededGenerator(seed: seed))
    }

    /// Listens on a free port, from which lines lead to the target.
    static func start(to target: Int, seed: UInt64) async throws -> (port: Int, listener: any Channel) {
        let relay = Relay(target: target, seed: seed)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { channel in relay.connect(channel) }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        return (try #require(listener.localAddress?.port), listener)
    }

    private func connect(_ near: any Channel) -> EventLoopFuture<Void> {
        // Many break within the handshake or soon after it, some late.
        let bytes = generator.withLockedValue {
            Int.random(in: 0...(1 << Int.random(in: 6...21, using: &$0)), using: &$0)
        }
        return ClientBootstrap(group: near.eventLoop)
            .channelOption(.autoRead, value: false)
            .connectTimeout(.hours(1))
            .connect(host: "127.0.0.1", port: target)
            .flatMapThrowing { far in
                let line = Line(bytes: bytes)
                try near.pipeline.syncOperations.addHandler(End(line: line, other: far))
                try far.pipeline.syncOperations.addHandler(End(line: line, other: near))
                _ = near.setOption(.autoRead, value: true)
                _ = far.setOption(.autoRead, value: true)
            }
    }

    private final class Line {
        var bytes: Int

        init(bytes: Int) {
            self.bytes = bytes
        }
    }

    private final class End: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let line: Line
        private let other: any Channel

        init(line: Line, other: any Channel) {
            self.line = line
            self.other = other
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = unwrapInboundIn(data)
            let rest = bytes.readSlice(length: min(line.bytes, bytes.readableBytes)) ?? ByteBuffer()
            line.bytes -= rest.readableBytes
            other.writeAndFlush(rest, promise: nil)
            if line.bytes == 0 {
                context.close(promise: nil)
                other.close(promise: nil)
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            other.close(promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
