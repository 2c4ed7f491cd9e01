// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Mux
import Testing
import TestSupport

/// What our node has to say in a recorded conversation. How messages share frames is left to it, and so is the order of
/// messages of different muxes; the numbers of its own muxes are its own. A message may come earlier than it was recorded, as
/// concurrent calls do, but not be left out, and nothing may be said that was not recorded.
struct ExpectedMessages {
    private struct Item {
        let entry: Int
        let message: RecordedMessage
        var isSaid = false
    }

    private var items: [Item]

    /// The numbers that our node gave to the recorded muxes.
    private(set) var muxes: [UInt64: UInt64]

    /// What was recorded of one side on one connection.
    init(_ entries: [WireEntry], _ direction: WireEntry.Direction, muxes: [UInt64: UInt64] = [:]) throws {
        self.muxes = muxes
        // The answer to a call of a connection that is gone: existing nodes send it on the next one, where it may meet another
        // call of the same number (GRID-V1 §8.2). Ours does not.
        let own = entries.filter { $0.direction == direction && $0.name != "reconnect/11" }
        items = try own.flatMap { entry in
            try RecordedMessage.all(in: entry).map { Item(entry: entry.number, message: $0) }
        }
    }

    /// Reads frames until everything recorded before `entry` has been said.
    mutating func read(before entry: Int, from peer: RawPeer, masked: Bool) async throws {
        while items.contains(where: { $0.entry < entry && !$0.isSaid }) {
            let frame = try await peer.readFrame()
            #expect(frame.opcode == .binary)
            #expect(frame.isMasked == masked)
            for said in try RecordedMessage.all(in: frame.payload) {
                let index = items.firstIndex { !$0.isSaid && matches($0.message, said) }
                let match = try #require(index, "not recorded: \(said)")
                items[match].isSaid = true
                muxes[items[match].message.header.muxID] = said.header.muxID
            }
        }
    }

    private func matches(_ recorded: RecordedMessage, _ said: RecordedMessage) -> Bool {
        // The first message of a mux: it gets its number by what it says.
        recorded.renumbered(muxes[recorded.header.muxID] ?? said.header.muxID).says(said)
    }
}
