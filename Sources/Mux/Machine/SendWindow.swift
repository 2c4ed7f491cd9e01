// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The sending end of a stream's credits in one direction (GRID-V1 §4.4).
struct SendWindow: Hashable, Sendable {
    private(set) var capacity: Int
    private(set) var credits: Int

    /// Whether a sender was told to wait and has not been told to go on.
    private(set) var isWaitedFor = false

    /// Whether it is among those who are told when the queue has room again.
    var isStalled = false

    init(capacity: Int) {
        self.capacity = capacity
        self.credits = capacity
    }

    /// Takes one credit; false, and remembered as waiting, when there is none.
    mutating func take() -> Bool {
        guard credits > 0 else {
            isWaitedFor = true
            return false
        }
        credits -= 1
        return true
    }

    /// Marks that a sender waits, for a reason other than a missing credit.
    mutating func wait() {
        isWaitedFor = true
    }

    /// Puts one credit back. More than the capacity are ignored [C raw.credit-overflow]. True when a waiting sender may go on.
    mutating func restore() -> Bool {
        if credits < capacity { credits += 1 }
        return resume()
    }

    /// True, once, when a waiting sender may go on.
    mutating func resume() -> Bool {
        defer { isWaitedFor = false }
        return isWaitedFor
    }

    /// Holds the capacity to what the other side has. Nothing has been taken.
    mutating func limit(to other: Int) {
        capacity = min(capacity, other)
        credits = min(credits, capacity)
    }

    /// True, once, when a waiting sender may go on because there is room again.
    mutating func resumeForRoom() -> Bool {
        credits > 0 && resume()
    }
}
