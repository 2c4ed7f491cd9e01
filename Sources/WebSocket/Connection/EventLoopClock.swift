// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Framing
package import NIOCore

/// The clock of the event loop itself, which tests with an embedded loop move by hand.
package struct EventLoopClock: WebSocketClock {
    package init() {}

    package func now(on eventLoop: any EventLoop) -> WebSocketInstant {
        WebSocketInstant(nanoseconds: Int64(truncatingIfNeeded: eventLoop.now.uptimeNanoseconds))
    }

    package func schedule(
        on eventLoop: any EventLoop,
        at instant: WebSocketInstant,
        _ work: @escaping @Sendable () -> Void
    ) -> @Sendable () -> Void {
        let deadline = NIODeadline.uptimeNanoseconds(UInt64(clamping: instant.nanoseconds))
        let scheduled = eventLoop.scheduleTask(deadline: deadline, work)
        return { scheduled.cancel() }
    }
}
