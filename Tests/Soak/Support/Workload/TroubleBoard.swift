// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers

/// Which peers of a node have a reason to be unreachable, as the run tells the node before it does them harm. A call that fails
/// for another reason is a fault of the grid.
final class TroubleBoard: Sendable {
    private struct Entry: Sendable {
        var isTroubled = false
        /// How often it became so.
        var count = 0
    }

    /// What was known of a peer at some time.
    struct Mark: Sendable {
        fileprivate var count: Int
        fileprivate var isTroubled: Bool
    }

    private let entries = NIOLockedValueBox<[String: Entry]>([:])

    func set(_ peers: [String], isTroubled: Bool) {
        entries.withLockedValue { entries in
            for peer in peers {
                if isTroubled { entries[peer, default: Entry()].count += 1 }
                entries[peer, default: Entry()].isTroubled = isTroubled
            }
        }
    }

    func mark(_ peer: String) -> Mark {
        let entry = entries.withLockedValue { $0[peer] } ?? Entry()
        return Mark(count: entry.count, isTroubled: entry.isTroubled)
    }

    /// Whether there has been trouble at any time since the mark.
    func hasBeenTroubled(_ peer: String, since mark: Mark) -> Bool {
        let entry = entries.withLockedValue { $0[peer] } ?? Entry()
        return mark.isTroubled || entry.isTroubled || entry.count != mark.count
    }
}
