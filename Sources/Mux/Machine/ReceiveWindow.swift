// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The receiving end of a stream's credits in one direction (GRID-V1 §4.4).
///
/// A message goes straight into the consumer's one slot when that is free, and its credit goes back at once; otherwise it
/// waits for the slot, and its credit goes back when it moves there. The sender holds `capacity` credits, so a sender that keeps
/// the rules never has more than `capacity + 1` messages here. One more is tolerated, as recorded (a message on its way
/// from the buffer to the slot); anything beyond is an overrun.
struct ReceiveWindow: Hashable, Sendable {
    enum Arrival: Hashable, Sendable {
        case accepted(returnsCredit: Bool)
        case overrun
    }

    let capacity: Int

    /// Messages that arrived and were not consumed yet.
    private(set) var queued = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    mutating func arrive() -> Arrival {
        guard queued - 2 < capacity else { return .overrun }
        queued += 1
        return .accepted(returnsCredit: queued == 1)
    }

    /// The consumer took a message. True when a credit goes back: another message moved into its slot.
    mutating func consume() -> Bool {
        guard queued > 0 else { return false }
        queued -= 1
        return queued > 0
    }
}
