// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("The answer to a peer that drains (GRID-V1-EXTENSIONS §10)")
struct DrainAnswerTests {
    @Test("It is written at once when the last call that it waits for turns out to be late")
    func afterLateCall() throws {
        let end = MachineEnd(agreement: MuxExtensions.agreed(local: .defaults, remote: .defaults))
        end.isStuck = true
        let mux = try end.request(20, "x", deadline: .milliseconds(1))
        try end.hear(TestMessage(.disconnect, mux: 0, sequence: 1))
        // Nobody wakes the machine: it finds out as it is about to write the call.
        end.clockLateness = .seconds(5)
        end.advance(by: .milliseconds(2))
        end.isStuck = false
        end.settle()
        #expect(end.takeSaid() == [TestMessage(.disconnect, mux: 0, sequence: 2)])
        #expect(end.takeEvents() == [.peerDraining, .callEnded(mux, .deadlineExceeded)])
        let hasMessages = end.machine.hasMessages
        #expect(!hasMessages)
    }
}
