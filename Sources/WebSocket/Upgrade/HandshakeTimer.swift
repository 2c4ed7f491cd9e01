// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore

/// The time that an opening handshake has. Confined to the channel's event loop.
struct HandshakeTimer {
    private let scheduled: Scheduled<Void>

    /// Starts the time; runs `expired` when it is over.
    init(_ timeout: Duration, on eventLoop: any EventLoop, _ expired: @escaping () -> Void) {
        scheduled = eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(timeout), expired)
    }

    func stop() {
        scheduled.cancel()
    }
}
