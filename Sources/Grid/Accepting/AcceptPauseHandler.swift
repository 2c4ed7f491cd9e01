// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

import Mux
package import NIOCore

/// Has a listener pause when the system has no descriptors or no memory for what it would accept. What cannot be accepted stays
/// readable, and would be tried again at once, and again.
///
/// SwiftNIO's own `AcceptBackoffHandler` holds back the next read; but the read that has failed is still wanted, and goes on.
///
/// Sendable: touched on the channel's event loop only.
package final class AcceptPauseHandler: ChannelInboundHandler, RemovableChannelHandler, @unchecked Sendable {
    package typealias InboundIn = Any
    package typealias InboundOut = Any

    private static let length = Duration.milliseconds(100)

    private let clock: any GridClock
    private var timer: ScheduledWork?

    /// - Parameter clock: the source of time.
    package init(clock: any GridClock) {
        self.clock = clock
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError else { return context.fireErrorCaught(error) }
        // Others are a single peer's.
        guard [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(error.errnoCode), timer == nil else { return }
        let channel = context.channel
        try? channel.syncOptions?.setOption(.autoRead, value: false)
        timer = clock.schedule(on: context.eventLoop, at: clock.now.advanced(by: .init(Self.length))) {
            self.timer = nil
            try? channel.syncOptions?.setOption(.autoRead, value: true)
        }
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }
}
