// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import WebSocket
import Logging
import Mux
import NIOCore

extension GridConnection {
    /// Keeps the connection up from the dialing side until the remote is removed or the task cancelled (GRID-V1 §1.5).
    func keepDialing(for node: NodeCore) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.redial(for: node) }
            try? await self.over.wait()
            group.cancelAll()
        }
    }

    private func redial(for node: NodeCore) async {
        let timings = node.configuration.timings
        let clock = node.configuration.clock
        var schedule = DialSchedule(
            retryInterval: MuxInterval(timings.retryInterval),
            maximumRetryInterval: MuxInterval(timings.maximumRetryInterval)
        )
        var generator = SystemRandomNumberGenerator()
        while !Task.isCancelled, node.isTaking {
            let started = clock.now
            var connected = false
            dialBegins()
            do {
                let open = try await dial(for: node)
                dialEnded(nil)
                connected = true
                await open.waitUntilClosed()
            } catch {
                dialEnded(error)
                logger.debug("dial failed", metadata: ["remote": "\(remote)", "error": "\(error)"])
            }
            let next = schedule.nextAttempt(started: started, connected: connected, now: clock.now, using: &generator)
            do { try await clock.sleep(until: next) } catch { return }
        }
    }

    /// Dials once.
    private func dial(for node: NodeCore) async throws -> OpenConnection {
        let configuration = node.configuration
        let request = DialRequest(
            local: local,
            remote: remote,
            address: try configuration.addresses[remote] ?? NodeAddress(remote).address,
            timeout: configuration.timings.dialTimeout,
            eventLoop: homeExecutor.eventLoop
        )
        let token = try configuration.authenticator.token()
        let channel = try await node.dialer.dial(request)
        return try await node.adopt(
            channel,
            role: .client,
            exchange: DialerExchange(node: node, connection: self, token: token)
        )
    }
}
