// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Entries in numbered slots that are reused; a ``MuxKey`` finds its entry in constant time and never another's.
struct Slab<Value: Sendable>: Sendable {
    private struct Slot: Sendable {
        var generation: UInt64
        var isUsed: Bool
        var value: Value
    }

    private var slots: ContiguousArray<Slot> = []
    private var free: ContiguousArray<Int32> = []
    private var firstGeneration: UInt64
    private let limit: Int
    /// What unused slots hold: entries are changed in place, so each slot has one.
    private let vacant: Value

    /// How many entries there are.
    private(set) var count = 0

    /// An empty slab of at most `limit` entries, whose generations begin at `firstGeneration` (taken modulo 2^39, and not 0).
    /// Unused slots hold `vacant`.
    ///
    /// They wrap around within their half of the 2^39, so that two slabs that begin in different halves never share a key.
    init(limit: Int, firstGeneration: UInt64 = 1, vacant: Value) {
        self.vacant = vacant
        self.limit = Swift.min(limit, MuxKey.maximumSlots)
        self.firstGeneration = Swift.max(1, firstGeneration & MuxKey.generationMask)
    }

    /// Whether another entry would be one too many.
    var isFull: Bool { count >= limit }

    /// Adds an entry, or nil when the slab is full.
    mutating func insert(_ value: Value) -> MuxKey? {
        guard !isFull else { return nil }
        count += 1
        if let index = free.popLast() {
            let slot = Int(index)
            slots[slot].value = value
            slots[slot].isUsed = true
            return MuxKey(slot: slot, generation: slots[slot].generation)
        }
        slots.append(Slot(generation: firstGeneration, isUsed: true, value: value))
        return MuxKey(slot: slots.count - 1, generation: firstGeneration)
    }

    /// The slot of the entry with this key, for use with the subscript until the entry is removed.
    func slot(of key: MuxKey) -> Int? {
        let slot = key.slot
        guard slot < slots.count, slots[slot].generation == key.generation, slots[slot].isUsed else { return nil }
        return slot
    }

    func contains(_ key: MuxKey) -> Bool {
        slot(of: key) != nil
    }

    /// A copy of the entry with this key.
    subscript(key: MuxKey) -> Value? {
        slot(of: key).map { slots[$0].value }
    }

    /// Looks at the entry with this key without a copy of it; nil when there is none.
    func read<Result>(_ key: MuxKey, _ body: (borrowing Value) -> Result) -> Result? {
        slot(of: key).map { body(slots[$0].value) }
    }

    /// Changes the entry with this key in place; nil when there is none.
    @discardableResult
    mutating func update<Result>(_ key: MuxKey, _ body: (inout Value) -> Result) -> Result? {
        guard let slot = slot(of: key) else { return nil }
        return body(&slots[slot].value)
    }

    /// Removes the entry with this key. Its slot is used again under another generation.
    @discardableResult
    mutating func remove(_ key: MuxKey) -> Value? {
        guard let slot = slot(of: key) else { return nil }
        let value = slots[slot].value
        slots[slot].value = vacant
        slots[slot].isUsed = false
        slots[slot].generation = MuxKey.generation(after: slots[slot].generation)
        free.append(Int32(truncatingIfNeeded: slot))
        count -= 1
        if count == 0, slots.count > Self.keptSlots { giveBack() }
        return value
    }

    /// What an unusual moment needed beyond this is given back when the slab is empty.
    private static var keptSlots: Int { 1 << 12 }

    /// Gives the slots back. New ones begin with a generation that none of them has come to, so that no key is used again.
    private mutating func giveBack() {
        var farthest: UInt64 = 0
        for slot in slots {
            farthest = Swift.max(farthest, (slot.generation &- firstGeneration) & (MuxKey.upperGenerations - 1))
        }
        let half = firstGeneration & MuxKey.upperGenerations
        firstGeneration = Swift.max(1, half | (firstGeneration &+ farthest) & (MuxKey.upperGenerations - 1))
        slots = []
        free = []
    }

    /// The keys of all entries, in the order of their slots.
    var keys: [MuxKey] {
        slots.indices.compactMap { index in
            slots[index].isUsed ? MuxKey(slot: index, generation: slots[index].generation) : nil
        }
    }
}
