// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Finds the entry for a number that the peer has chosen: an open-addressing table with a secret seed, so that no choice of
/// numbers makes it slow, and without memory for each entry of its own.
struct MuxIDTable: Sendable {
    private struct Slot: Sendable {
        var id: UInt64
        /// 0 for an empty slot; keys are never 0.
        var key: UInt64
    }

    /// What an unusual moment needed beyond this is given back when the table is empty.
    private static var keptCapacity: Int { 1 << 13 }

    private var slots: ContiguousArray<Slot> = []
    private let seed: UInt64
    private(set) var count = 0

    /// An empty table.
    init() {
        // The seed of the process's hashing: a number that never leaves it, unlike those in our MuxIDs. The order in the table
        // is seen by nobody, so runs stay reproducible.
        var hasher = Hasher()
        hasher.combine(UInt64(0))
        // Odd, so that multiplying by it loses nothing.
        self.seed = UInt64(bitPattern: Int64(hasher.finalize())) | 1
    }

    private func home(_ id: UInt64) -> Int {
        let product = (id ^ (seed >> 32)).multipliedFullWidth(by: seed &* 0x9E37_79B9_7F4A_7C15 | 1)
        return Int(truncatingIfNeeded: product.high ^ product.low) & (slots.count &- 1)
    }

    subscript(id: UInt64) -> MuxKey? {
        guard count > 0 else { return nil }
        var index = home(id)
        while slots[index].key != 0 {
            if slots[index].id == id { return MuxKey(rawValue: slots[index].key) }
            index = (index &+ 1) & (slots.count &- 1)
        }
        return nil
    }

    /// Adds an entry; false, and nothing is changed, when there is one for this number already.
    @discardableResult
    mutating func insert(_ id: UInt64, _ key: MuxKey) -> Bool {
        if (count + 1) * 4 > slots.count * 3 { grow() }
        var index = home(id)
        while slots[index].key != 0 {
            if slots[index].id == id { return false }
            index = (index &+ 1) & (slots.count &- 1)
        }
        slots[index] = Slot(id: id, key: key.rawValue)
        count += 1
        return true
    }

    /// Removes the entry of this number, if it is for that key.
    mutating func remove(_ id: UInt64, _ key: MuxKey) {
        guard count > 0 else { return }
        let mask = slots.count &- 1
        var index = home(id)
        while slots[index].key != 0, slots[index].id != id { index = (index &+ 1) & mask }
        guard slots[index].key == key.rawValue, key.rawValue != 0 else { return }
        count -= 1
        // Those behind it that would not be found any more move up.
        var hole = index
        var next = (index &+ 1) & mask
        while slots[next].key != 0 {
            let distance = (next &- home(slots[next].id)) & mask
            if distance >= (next &- hole) & mask {
                slots[hole] = slots[next]
                hole = next
            }
            next = (next &+ 1) & mask
        }
        slots[hole] = Slot(id: 0, key: 0)
        if count == 0, slots.count > Self.keptCapacity { slots = [] }
    }

    mutating func removeAll() {
        slots = []
        count = 0
    }

    private mutating func grow() {
        let old = slots
        slots = ContiguousArray(repeating: Slot(id: 0, key: 0), count: max(16, old.count * 2))
        for slot in old where slot.key != 0 {
            var index = home(slot.id)
            while slots[index].key != 0 { index = (index &+ 1) & (slots.count &- 1) }
            slots[index] = slot
        }
    }
}
