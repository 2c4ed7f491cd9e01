// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers

/// The calls that the handlers of one node have had: a bit for each, so that a long run needs little memory.
package final class CallLedger: Sendable {
    private let handled = NIOLockedValueBox<[UInt64: [UInt64]]>([:])

    package init() {}

    /// Enters a call. Returns whether it had not been entered before.
    func enter(_ id: CallID) -> Bool {
        let (word, bit) = (Int(id.sequence >> 6), UInt64(1) << (id.sequence & 63))
        return handled.withLockedValue { handled in
            var words = handled.removeValue(forKey: id.source) ?? []
            while words.count <= word { words.append(0) }
            defer { handled[id.source] = words }
            guard words[word] & bit == 0 else { return false }
            words[word] |= bit
            return true
        }
    }
}
