// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore
import NIOPosix

/// A connection that sends one message and waits for the answer.
final class IdleClient: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let message: IdleMessage
    private let answered: EventLoopPromise<Void>
    private var received = ByteBuffer()
    private var isUpgraded = false

    private init(_ message: IdleMessage, answered: EventLoopPromise<Void>) {
        self.message = message
        self.answered = answered
    }

    /// Returns once the answer has come.
    static func connect(to port: Int, _ message: IdleMessage, on eventLoop: any EventLoop) async throws -> any Channel {
        let answered = eventLoop.makePromise(of: Void.self)
        let channel = try await ClientBootstrap(group: eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(IdleClient(message, answered: answered))
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .get()
        try await answered.futureResult.get()
        return channel
    }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: message.request)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received.writeImmutableBuffer(unwrapInboundIn(data))
        if !isUpgraded {
            guard UpgradeRequest.skipAnswer(&received) else { return }
            isUpgraded = true
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: message.frame)), promise: nil)
        }
        if received.readableBytes > 0 { answered.succeed() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        answered.fail(ChannelError.eof)
    }
}
