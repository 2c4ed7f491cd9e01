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
    private var outstanding: [RecordedMessage] = []
    private var early: [RecordedMessage] = []

    /// The numbers that our node gave to the recorded muxes.
    var muxes: [UInt64: UInt64] = [:]

    /// Adds what was recorded of one frame.
    mutating func add(_ recorded: [RecordedMessage], from entry: WireEntry) {
        // The answer to a call of a connection that is gone: existing nodes send it on the next one, where it may meet another
        // call of the same number (GRID-V1 §8.2). Ours does not.
        if entry.name == "reconnect/11" { return }
        for message in recorded {
            if let index = early.firstIndex(where: { matches(message, $0) }) {
                note(message, early.remove(at: index))
            } else {
                outstanding.append(message)
            }
        }
    }

    /// Reads frames until everything expected so far has been said.
    mutating func read(from peer: RawPeer, masked: Bool) async throws {
        while !outstanding.isEmpty {
            let frame = try await peer.readFrame()
            #expect(frame.opcode == .binary)
            #expect(frame.isMasked == masked)
            for said in try RecordedMessage.all(in: frame.payload) {
                if let index = outstanding.firstIndex(where: { matches($0, said) }) {
                    note(outstanding.remove(at: index), said)
                } else {
                    early.append(said)
                }
            }
        }
    }

    /// At the end of a connection nothing may be left that was said and not recorded.
    func finish() {
        #expect(early.isEmpty, "not recorded: \(early.map(\.header))")
    }

    private mutating func note(_ recorded: RecordedMessage, _ said: RecordedMessage) {
        muxes[recorded.header.muxID] = said.header.muxID
    }

    private func matches(_ recorded: RecordedMessage, _ said: RecordedMessage) -> Bool {
        // The first message of a mux: it gets its number by what it says.
        recorded.renumbered(muxes[recorded.header.muxID] ?? said.header.muxID).says(said)
    }
}
