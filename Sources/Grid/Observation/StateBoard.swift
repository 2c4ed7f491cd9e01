// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import WebSocket

/// Tells all observers of a node about its connections' states.
final class StateBoard: Sendable {
    private struct Subscription: Sendable {
        let observer: StateObserver
        let signal: AsyncStream<Void>.Continuation
    }

    private struct State: Sendable {
        var subscriptions: [UInt64: Subscription] = [:]
        var nextID: UInt64 = 0
        var hasEnded = false
    }

    private let state = NIOLockedValueBox(State())

    /// A sequence of all events from now on.
    func events() -> GridEvents {
        let observer = StateObserver()
        // One is enough: whoever wakes takes all.
        let (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLockedValue { state -> UInt64? in
            guard !state.hasEnded else { return nil }
            state.nextID += 1
            state.subscriptions[state.nextID] = Subscription(observer: observer, signal: signal)
            return state.nextID
        }
        if let id {
            signal.onTermination = { [weak self] _ in
                _ = self?.state.withLockedValue { $0.subscriptions.removeValue(forKey: id) }
            }
        } else {
            signal.finish()
        }
        return GridEvents(observer: observer, signals: signals)
    }

    var observerCount: Int { state.withLockedValue { $0.subscriptions.count } }

    func post(_ event: GridEvent) {
        for subscription in state.withLockedValue({ Array($0.subscriptions.values) }) {
            subscription.observer.put(event)
            subscription.signal.yield()
        }
    }

    func finish() {
        let subscriptions = state.withLockedValue { state in
            state.hasEnded = true
            defer { state.subscriptions = [:] }
            return Array(state.subscriptions.values)
        }
        for subscription in subscriptions { subscription.signal.finish() }
    }
}
