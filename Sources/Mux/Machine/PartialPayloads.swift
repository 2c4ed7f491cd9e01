// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Payloads that arrive in pieces and are not complete (GRID-V1-EXTENSIONS, chunks). The pieces are with the machine's owner.
struct PartialPayloads: Sendable {
    struct Partial: Sendable {
        var operation: Operation
        var count: Int
        /// Bytes of what came beside the payload.
        var blockCount = 0
        /// The call that the payload begins, as its first piece had it.
        var call: IncomingCall?
        var pieces: UInt32 = 1
    }

    private var partials: [MuxOwner: Partial] = [:]
    /// Bytes of all of them.
    private(set) var byteCount = 0

    var isEmpty: Bool { partials.isEmpty }

    subscript(owner: MuxOwner) -> Partial? {
        partials.isEmpty ? nil : partials[owner]
    }

    mutating func begin(_ owner: MuxOwner, _ partial: Partial) {
        byteCount &+= partial.count &+ partial.blockCount
        partials[owner] = partial
    }

    mutating func add(_ count: Int, to owner: MuxOwner) {
        byteCount &+= count
        partials[owner]?.count &+= count
        partials[owner]?.pieces &+= 1
    }

    @discardableResult
    mutating func remove(_ owner: MuxOwner) -> Partial? {
        guard !partials.isEmpty, let partial = partials.removeValue(forKey: owner) else { return nil }
        byteCount &-= partial.count &+ partial.blockCount
        return partial
    }
}
