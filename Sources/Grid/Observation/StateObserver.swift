// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers

/// What one observer of a node has not taken yet.
final class StateObserver: Sendable {
    private struct Pending: Sendable {
        var states: [String: ConnectionState] = [:]
        /// The remotes in the order in which they first changed.
        var order: [String] = []
    }

    private let pending = NIOLockedValueBox(Pending())

    func put(_ event: GridEvent) {
        pending.withLockedValue { pending in
            if pending.states.updateValue(event.state, forKey: event.remote) == nil {
                pending.order.append(event.remote)
            }
        }
    }

    func take() -> GridEvent? {
        pending.withLockedValue { pending in
            guard !pending.order.isEmpty else { return nil }
            let remote = pending.order.removeFirst()
            return pending.states.removeValue(forKey: remote).map { GridEvent(remote: remote, state: $0) }
        }
    }
}
