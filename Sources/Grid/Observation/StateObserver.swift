// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers

/// What one observer of a node has not taken yet.
final class StateObserver: Sendable {
    private struct Pending: Sendable {
        var states: [String: ConnectionState] = [:]
        /// The remotes in the order in which they first changed.
        var order: [String] = []
        /// How many of the states are the last of their remotes.
        var closedCount = 0

        /// Forgets the half of the remotes that are gone which went first.
        mutating func forgetClosed() {
            var surplus = closedCount / 2
            closedCount -= surplus
            order.removeAll { remote in
                guard surplus > 0, states[remote] == .closed else { return false }
                surplus -= 1
                states[remote] = nil
                return true
            }
        }
    }

    /// Remotes that are gone are remembered until that has been taken, up to so many: guests may come by any number of names.
    static let maximumClosed = 1024

    private let pending = NIOLockedValueBox(Pending())

    func put(_ event: GridEvent) {
        pending.withLockedValue { pending in
            let former = pending.states.updateValue(event.state, forKey: event.remote)
            if former == nil { pending.order.append(event.remote) }
            pending.closedCount += (event.state == .closed ? 1 : 0) - (former == .closed ? 1 : 0)
            if pending.closedCount > Self.maximumClosed { pending.forgetClosed() }
        }
    }

    func take() -> GridEvent? {
        pending.withLockedValue { pending in
            guard !pending.order.isEmpty else { return nil }
            let remote = pending.order.removeFirst()
            return pending.states.removeValue(forKey: remote).map { state in
                if state == .closed { pending.closedCount -= 1 }
                return GridEvent(remote: remote, state: state)
            }
        }
    }
}
