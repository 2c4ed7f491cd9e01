// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import NIOCore

/// The connections of a server, each from being accepted to being closed.
final class ServerConnections: Sendable {
    private struct State: Sendable {
        /// Those that are in their opening handshake or were refused. Nobody else closes them in time.
        var strangers: [ObjectIdentifier: any Channel] = [:]
        /// Those whose WebSocket is open, which sees to its end by itself.
        var open: [ObjectIdentifier: any Channel] = [:]
        var isOver = false
    }

    private let maximum: Int
    private let state = NIOLockedValueBox(State())

    init(maximum: Int) {
        self.maximum = max(1, maximum)
    }

    /// Takes a connection that was accepted.
    ///
    /// - Throws: ``WebSocketError`` if there are too many, or it comes too late.
    func enter(_ channel: any Channel) throws {
        let key = ObjectIdentifier(channel)
        let isEntered = state.withLockedValue { state in
            guard !state.isOver, state.strangers.count + state.open.count < maximum else { return false }
            state.strangers[key] = channel
            return true
        }
        guard isEntered else { throw WebSocketError(.invalidState, "too many connections, or the server is over") }
        channel.closeFuture.whenComplete { _ in
            self.state.withLockedValue { state in
                state.strangers[key] = nil
                state.open[key] = nil
            }
        }
    }

    /// Notes that the WebSocket of a connection is open.
    ///
    /// - Throws: ``WebSocketError`` if that comes too late.
    func open(_ channel: any Channel) throws {
        let key = ObjectIdentifier(channel)
        let isOver = state.withLockedValue { state in
            if !state.isOver { state.open[key] = state.strangers.removeValue(forKey: key) }
            return state.isOver
        }
        guard !isOver else { throw WebSocketError(.invalidState, "the server is over") }
    }

    /// Takes nothing more, and closes what has not become a WebSocket.
    func stop() {
        let strangers = state.withLockedValue { state in
            state.isOver = true
            return Array(state.strangers.values)
        }
        for channel in strangers { channel.close(mode: .all, promise: nil) }
    }

    /// Closes what there still is, and returns when it is closed.
    func closeAll() async {
        stop()
        let remaining = state.withLockedValue { Array($0.strangers.values) + Array($0.open.values) }
        for channel in remaining { channel.close(mode: .all, promise: nil) }
        for channel in remaining { try? await channel.closeFuture.get() }
    }
}
