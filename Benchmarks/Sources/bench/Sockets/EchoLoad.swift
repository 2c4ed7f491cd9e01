// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import NIOPosix
import WebSocket

/// A connection that keeps so many messages under way, and counts those that come back. It spends little itself: it is the server
/// that is measured.
final class EchoLoad: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Sendable, unchecked: everything but the constants is touched on the event loop only.
    private let payload: [UInt8]
    private let outstanding: Int
    private var connection: WebSocketConnection
    private var received = ByteBuffer()
    private var isUpgraded = false
    private var context: ChannelHandlerContext?
    private let upgraded: EventLoopPromise<Void>
    private var round: (left: Int, done: EventLoopPromise<Void>)?

    private init(size: Int, outstanding: Int, upgraded: EventLoopPromise<Void>) {
        payload = [UInt8](repeating: 7, count: size)
        self.outstanding = outstanding
        self.upgraded = upgraded
        connection = WebSocketConnection(
            role: .client,
            configuration: .init(limits: WebSocketLimits(maximumQueuedBytes: .max), keepAlive: nil),
            at: WebSocketInstant(nanoseconds: 0)
        )
    }

    /// Connects to a server of this machine.
    static func connect(port: Int, size: Int, outstanding: Int, on eventLoop: any EventLoop) async throws -> EchoLoad {
        let load = EchoLoad(size: size, outstanding: outstanding, upgraded: eventLoop.makePromise())
        _ = try await ClientBootstrap(group: eventLoop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 2048, initial: 65_536, maximum: 131_072)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(load) }
            }
            .connect(host: "127.0.0.1", port: port)
            .get()
        try await load.upgraded.futureResult.get()
        return load
    }

    /// Returns once so many messages have come back.
    func run(_ count: Int) async throws {
        let eventLoop = upgraded.futureResult.eventLoop
        let done = eventLoop.makePromise(of: Void.self)
        eventLoop.execute {
            self.round = (count, done)
            self.send(min(count, self.outstanding))
        }
        try await done.futureResult.get()
    }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: UpgradeRequest.text())), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received.writeImmutableBuffer(unwrapInboundIn(data))
        if !isUpgraded {
            guard UpgradeRequest.skipAnswer(&received) else { return }
            isUpgraded = true
            upgraded.succeed()
        }
        var output = ByteBuffer()
        var count = 0
        let consumed = received.withUnsafeMutableReadableBytes { bytes in
            var offset = 0
            while true {
                let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[offset...])
                let step = connection.receive(rest, at: WebSocketInstant(nanoseconds: 0), into: &output)
                offset += step.consumed
                guard let event = step.event else { return offset }
                if case .message = event { count += 1 }
            }
        }
        received.moveReaderIndex(forwardBy: consumed)
        received.discardReadBytes()
        guard count > 0, var round else { return }
        let wasUnderWay = min(round.left, outstanding)
        round.left -= count
        self.round = round.left > 0 ? round : nil
        if round.left <= 0 { round.done.succeed() }
        send(min(round.left, outstanding) - (wasUnderWay - count))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        upgraded.fail(error)
        round?.done.fail(error)
        context.close(promise: nil)
    }

    private func send(_ count: Int) {
        guard count > 0, let context else { return }
        var output = ByteBufferAllocator().buffer(capacity: count * (payload.count + FrameHeader.maximumEncodedLength))
        payload.withUnsafeBytes { bytes in
            for _ in 0..<count { try? connection.send(bytes, as: .binary, into: &output) }
        }
        context.writeAndFlush(wrapOutboundOut(output), promise: nil)
        connection.reportQueuedBytes(0, into: &output)
    }
}
