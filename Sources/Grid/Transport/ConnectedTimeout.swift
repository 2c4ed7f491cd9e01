// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import NIOCore

/// Begins the time of a dialed channel's handshake when the channel has connected. Until then the time is the dial's.
package final class ConnectedTimeout: ChannelInboundHandler, RemovableChannelHandler {
    package typealias InboundIn = Any
    package typealias InboundOut = Any

    private let clock: any GridClock
    private let time: Duration
    private var context: ChannelHandlerContext?
    private var timeout: HandshakeTimeout?

    /// - Parameters:
    ///   - clock: the source of time.
    ///   - time: how long the handshake may take.
    package init(clock: any GridClock, after time: Duration) {
        self.clock = clock
        self.time = time
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    package func channelActive(context: ChannelHandlerContext) {
        timeout = HandshakeTimeout(context.channel, clock: clock, after: time)
        context.fireChannelActive()
    }

    /// The handshake is done.
    package func end() {
        timeout?.end()
        timeout = nil
        if let context { context.pipeline.syncOperations.removeHandler(context: context, promise: nil) }
    }
}
