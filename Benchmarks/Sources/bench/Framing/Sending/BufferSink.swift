// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore

/// The front of the pipeline: takes what would go to the socket.
final class BufferSink: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    private var sent = 0

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        sent &+= unwrapOutboundIn(data).readableBytes
        promise?.succeed()
    }
}
