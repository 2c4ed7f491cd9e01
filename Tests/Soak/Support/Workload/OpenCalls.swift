// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers

/// The calls of a node that have not ended, and when each has to have.
final class OpenCalls: Sendable {
    private struct Entry: Sendable {
        var plan: CallPlan
        var peer: String
        var limit: ContinuousClock.Instant
    }

    private let entries = NIOLockedValueBox<[CallID: Entry]>([:])

    func begin(_ plan: CallPlan, to peer: String, limit: ContinuousClock.Instant) {
        entries.withLockedValue { $0[plan.id] = Entry(plan: plan, peer: peer, limit: limit) }
    }

    func end(_ id: CallID) {
        entries.withLockedValue { _ = $0.removeValue(forKey: id) }
    }

    var count: Int { entries.withLockedValue { $0.count } }

    /// Removes the calls that are overdue and says which they are.
    func takeOverdue(now: ContinuousClock.Instant = .now) -> [String] {
        entries.withLockedValue { entries in
            let overdue = entries.filter { $0.value.limit < now }
            for id in overdue.keys { entries.removeValue(forKey: id) }
            return overdue.values.map {
                "a call has not ended: \($0.plan), to \($0.peer), by \(now - $0.limit) too late"
            }
        }
    }
}
