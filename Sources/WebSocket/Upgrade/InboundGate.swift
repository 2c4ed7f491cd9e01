// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore

/// Holds back what a channel brings while the HTTP handlers behind it leave: the decoder gives out what it has not parsed a little
/// later than it is asked to go, and not at all once it has seen the channel's end.
final class InboundGate: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private enum Event {
        case read(NIOAny)
        case readComplete
        case inactive
    }

    private var context: ChannelHandlerContext?
    private var isClosed = false
    private var held: [Event] = []

    /// Holds back everything from now on. The channel is not read meanwhile, but what is being read comes.
    func close() {
        isClosed = true
    }

    /// Gives out what was held back, in its order, and leaves.
    func open() {
        isClosed = false
        guard let context else { return }
        var events: [Event] = []
        swap(&events, &held)
        for event in events {
            switch event {
            case .read(let data): context.fireChannelRead(data)
            case .readComplete: context.fireChannelReadComplete()
            case .inactive: context.fireChannelInactive()
            }
        }
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isClosed { held.append(.read(data)) } else { context.fireChannelRead(data) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isClosed { held.append(.readComplete) } else { context.fireChannelReadComplete() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if isClosed { held.append(.inactive) } else { context.fireChannelInactive() }
    }
}
