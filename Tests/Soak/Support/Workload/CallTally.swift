// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// How many calls ended in which way.
package struct CallTally: Codable, Sendable {
    /// By kind of call, then by outcome.
    package private(set) var counts: [String: [String: Int]] = [:]

    package init() {}

    mutating func add(_ kind: CallKind, _ outcome: CallOutcome) {
        counts["\(kind)", default: [:]]["\(outcome)", default: 0] += 1
    }

    package static func += (sum: inout CallTally, other: CallTally) {
        for (kind, outcomes) in other.counts {
            sum.counts[kind, default: [:]].merge(outcomes, uniquingKeysWith: +)
        }
    }

    package var total: Int { counts.values.reduce(0) { $0 + $1.values.reduce(0, +) } }
}
