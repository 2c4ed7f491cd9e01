// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import NIOCore
import WebSocket

/// Has an accepted connection drained, within ``GridTimings/drainTimeout``, when the server that accepted it shuts down
/// gracefully: SwiftNIO's servers tell their channels so by `ChannelShouldQuiesceEvent`. The node itself goes on.
final class QuiescingHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any
    typealias InboundOut = Any

    private let clock: any GridClock
    private let drainTimeout: Duration
    private var timer: ScheduledWork?
    /// Once there is one.
    weak var open: OpenConnection?

    init(_ configuration: GridConfiguration) {
        clock = configuration.clock
        drainTimeout = configuration.timings.drainTimeout
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { quiesce(context.channel) }
        context.fireUserInboundEventTriggered(event)
    }

    private func quiesce(_ channel: any Channel) {
        // Who has not been let in yet is not let in any more.
        guard let open else { return channel.close(mode: .all, promise: nil) }
        guard timer == nil else { return }
        timer = clock.schedule(on: channel.eventLoop, at: clock.now.advanced(by: .init(drainTimeout))) {
            channel.close(mode: .all, promise: nil)
        }
        open.executor.perform { open.drain() }
    }
}
