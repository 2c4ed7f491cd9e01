// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Mux
import NIOCore
import WebSocket

/// The node's clock as the clock of its WebSockets.
struct GridWebSocketClock: WebSocketClock {
    let clock: any GridClock

    func now(on eventLoop: any EventLoop) -> WebSocketInstant {
        WebSocketInstant(nanoseconds: clock.now.nanoseconds)
    }

    func schedule(
        on eventLoop: any EventLoop,
        at instant: WebSocketInstant,
        _ work: @escaping @Sendable () -> Void
    ) -> @Sendable () -> Void {
        let scheduled = clock.schedule(on: eventLoop, at: MuxInstant(nanoseconds: instant.nanoseconds), work)
        return { scheduled.cancel() }
    }
}
