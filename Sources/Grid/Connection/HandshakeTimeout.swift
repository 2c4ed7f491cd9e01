// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import NIOCore

/// The time that a channel has for a handshake; when it is over the channel closes.
///
/// Sendable: touched on the channel's event loop only.
final class HandshakeTimeout: @unchecked Sendable {
    private let onEnd: () -> Void
    private var isPending = true
    private var timer: ScheduledWork?

    /// Starts the time. To be called on the channel's event loop.
    ///
    /// - Parameters:
    ///   - channel: the channel.
    ///   - clock: the source of time.
    ///   - time: how long the handshake may take.
    ///   - onEnd: called, once, when the handshake is over or the channel has closed.
    init(_ channel: any Channel, clock: any GridClock, after time: Duration, onEnd: @escaping () -> Void = {}) {
        self.onEnd = onEnd
        let deadline = clock.now.advanced(by: .init(time))
        timer = clock.schedule(on: channel.eventLoop, at: deadline) {
            if self.isPending { channel.close(mode: .all, promise: nil) }
        }
        channel.closeFuture.whenComplete { _ in self.end() }
    }

    /// The handshake is done.
    func end() {
        guard isPending else { return }
        isPending = false
        timer?.cancel()
        timer = nil
        onEnd()
    }
}
