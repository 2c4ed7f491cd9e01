// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import NIOCore

/// Holds back what a channel brings while the handlers behind it change, and has the channel not read meanwhile.
///
/// HTTP's decoder, for one, gives out what it has not parsed a little later than it is asked to go, and not at all once it has
/// seen the channel's end.
package final class InboundGate: ChannelDuplexHandler, RemovableChannelHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = ByteBuffer
    package typealias OutboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    private enum Event {
        case read(NIOAny)
        case readComplete
        case inactive
    }

    private var context: ChannelHandlerContext?
    private var isClosed = false
    /// Whether the channel would have been read but for that.
    private var isReadHeldBack = false
    private var held: [Event] = []

    package init() {}

    /// Holds back everything from now on. What is being read still comes.
    package func close() {
        isClosed = true
    }

    /// Gives out what was held back, in its order, and leaves.
    package func open() {
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
        if isReadHeldBack { context.read() }
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    package func read(context: ChannelHandlerContext) {
        if isClosed { isReadHeldBack = true } else { context.read() }
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isClosed { held.append(.read(data)) } else { context.fireChannelRead(data) }
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        if isClosed { held.append(.readComplete) } else { context.fireChannelReadComplete() }
    }

    package func channelInactive(context: ChannelHandlerContext) {
        if isClosed { held.append(.inactive) } else { context.fireChannelInactive() }
    }
}
