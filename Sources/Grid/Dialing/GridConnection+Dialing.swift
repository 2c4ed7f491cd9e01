// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Logging
import Mux
import NIOCore

extension GridConnection {
    /// Keeps the connection up from the dialing side until the task is cancelled (GRID-V1 §1.5).
    func keepDialing(_ dialer: WebSocketDialer) async {
        let configuration = dialer.node.configuration
        let clock = configuration.clock
        var schedule = DialSchedule(retryInterval: MuxInterval(configuration.timings.retryInterval))
        var generator = SystemRandomNumberGenerator()
        while !Task.isCancelled {
            let started = clock.now
            var connected = false
            do {
                let open = try await dialer.dial()
                connected = true
                await open.waitUntilClosed()
            } catch {
                configuration.logger.debug("dial failed", metadata: ["remote": "\(remote)", "error": "\(error)"])
            }
            let next = schedule.nextAttempt(started: started, connected: connected, now: clock.now, using: &generator)
            do { try await clock.sleep(until: next) } catch { return }
        }
    }
}
