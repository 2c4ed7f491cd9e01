// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore
import NIOWebSocket

/// The end of the pipeline: takes frames, and unmasks them as an application does.
final class UnmaskedDataReader: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame

    private var received = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received &+= unwrapInboundIn(data).unmaskedData.readableBytes
    }
}
