// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What was met in the runs of a ``MuxWorkload``: whoever relies on something having been tried looks here.
package struct MuxTally: Hashable, Sendable {
    /// By what happened, how often.
    package private(set) var counts: [String: Int] = [:]

    /// Nothing yet.
    package init() {}

    /// Counts something.
    mutating func count(_ what: StaticString, _ number: Int = 1) {
        counts[what.description, default: 0] += number
    }

    /// Adds what happened elsewhere.
    package static func += (total: inout MuxTally, other: MuxTally) {
        for (what, count) in other.counts { total.counts[what, default: 0] += count }
    }

    /// How often something happened.
    package subscript(what: String) -> Int { counts[what] ?? 0 }
}
