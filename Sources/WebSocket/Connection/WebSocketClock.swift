// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Framing
package import NIOCore

/// The source of a WebSocket's time.
package protocol WebSocketClock: Sendable {
    /// The time, as the event loop knows it.
    func now(on eventLoop: any EventLoop) -> WebSocketInstant

    /// Runs `work` on the event loop once `instant` has come.
    ///
    /// - Returns: What takes it back; without effect once it has run.
    func schedule(
        on eventLoop: any EventLoop,
        at instant: WebSocketInstant,
        _ work: @escaping @Sendable () -> Void
    ) -> @Sendable () -> Void
}
