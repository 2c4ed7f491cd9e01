// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Names one entry of a ``Slab`` for as long as it lives: its slot in the low 24 bits, above it how often the slot was used.
///
/// For calls of our own it is the MuxID itself, so that an answer finds its call without hashing. The count begins at a
/// random number of 39 bits for each connection: an answer to an older connection's call cannot match one of this connection's.
public struct MuxKey: RawRepresentable, Hashable, Sendable {
    /// The generation and slot as one number; never 0.
    public let rawValue: UInt64

    /// The key with this number, whether or not an entry has it.
    @inlinable
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    static let slotBits: UInt64 = 24
    static let maximumSlots = 1 << 24
    static let generationMask: UInt64 = (1 << 39) - 1

    /// The first generation of the upper half.
    static let upperGenerations: UInt64 = 1 << 38

    /// The generation that follows in the same half; never 0.
    static func generation(after generation: UInt64) -> UInt64 {
        let half = generation & upperGenerations
        let next = half | (generation + 1) & (upperGenerations - 1)
        return Swift.max(1, next)
    }

    init(slot: Int, generation: UInt64) {
        self.rawValue = generation << Self.slotBits | UInt64(truncatingIfNeeded: slot)
    }

    /// The slot in its slab: an index to keep what belongs to the entry in an array beside it.
    public var slot: Int { Int(truncatingIfNeeded: rawValue & ((1 << Self.slotBits) - 1)) }

    var generation: UInt64 { rawValue >> Self.slotBits }
}
