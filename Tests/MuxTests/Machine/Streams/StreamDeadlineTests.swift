// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Deadlines of streams (GRID-V1 §4.6)")
struct StreamDeadlineTests {
    @Test(
        "At the deadline the handler is cancelled and the mux ends without a text",
        arguments: [1, 5, 100, 15_000] as [UInt32]
    )
    func handler(milliseconds: UInt32) throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 1, outCapacity: 1, deadline: milliseconds)
        end.advance(by: MuxInterval(nanoseconds: Int64(milliseconds) * 1_000_000 - 1))
        #expect(end.takeEvents() == [])
        _ = end.takeSaid()
        end.advance(by: MuxInterval(nanoseconds: 1))
        #expect(end.takeEvents() == [.handlerCancelled(key, .deadlineExceeded)])
        #expect(end.takeSaid() == [TestMessage(.disconnectClientMux, mux: 1)])
        #expect(!end.send(from: key, "late"))
        #expect(end.machine.openIncomingCalls == 0)
    }

    @Test(
        "At the deadline the caller's call fails, and the handler's side is told",
        arguments: [1, 5, 100, 15_000] as [UInt32]
    )
    func caller(milliseconds: UInt32) throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(
            inCapacity: 1,
            outCapacity: 1,
            deadline: .milliseconds(milliseconds)
        )
        end.advance(by: MuxInterval(nanoseconds: Int64(milliseconds) * 1_000_000 - 1))
        #expect(end.machine.openCalls == 1)
        _ = end.takeSaid()
        end.advance(by: MuxInterval(nanoseconds: 1))
        #expect(end.events.last == .callEnded(mux, .deadlineExceeded))
        #expect(end.takeSaid() == [TestMessage(.disconnectServerMux, mux: mux, sequence: 1)])
        #expect(end.machine.openCalls == 0)
    }

    @Test("Whichever end is first, the caller is told once and nothing stays open")
    func bothEnds() throws {
        for lateness in [0, 1] as [Int64] {
            let pair = MachinePair()
            pair.caller.clockLateness = MuxInterval(nanoseconds: lateness)
            pair.callee.handlers[.id(37)] = .idle(inCapacity: 0, outCapacity: 1)
            let mux = try pair.caller.openStream(37, inCapacity: 0, outCapacity: 1, deadline: .milliseconds(150))
            pair.advance(by: .milliseconds(151))
            let ends = pair.caller.takeEvents().filter { $0 != .callAged(mux) }
            #expect(ends == [.callEnded(mux, lateness == 0 ? .deadlineExceeded : .disconnected)])
            #expect(pair.caller.machine.openCalls == 0)
            #expect(pair.callee.machine.openIncomingCalls == 0)
        }
    }

    @Test("A stream without a deadline has none on either side")
    func unlimited() throws {
        let pair = MachinePair()
        pair.callee.handlers[.id(37)] = .idle(inCapacity: 0, outCapacity: 1)
        let mux = try pair.caller.openStream(37, inCapacity: 0, outCapacity: 1)
        pair.advance(by: .seconds(100_000))
        #expect(pair.caller.takeEvents() == [.callAged(mux)])
        #expect(pair.callee.takeEvents().count == 1)
        #expect(pair.callee.machine.openIncomingCalls == 1)
    }
}
