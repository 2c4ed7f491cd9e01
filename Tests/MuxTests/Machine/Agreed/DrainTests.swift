// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("An orderly end of a connection, in two phases")
struct DrainTests {
    private func expectDraining(_ body: () throws -> UInt64, sourceLocation: SourceLocation = #_sourceLocation) {
        let error = #expect(throws: MuxError.self, sourceLocation: sourceLocation) { _ = try body() }
        #expect(error?.code == .draining, sourceLocation: sourceLocation)
    }

    @Test("What runs goes on, nothing new is taken, and then it is done; no call fails for it")
    func drain() throws {
        let pair = MachinePair.agreed(.drain, handlers: [22: .silent])
        let (caller, callee) = (pair.caller, pair.callee)
        let mux = try caller.request(22, "before")
        pair.exchange()
        let first = try callee.takeStarted()
        callee.machine.drain()
        callee.settle()
        // On its way while the wish is, too.
        let crossing = try caller.request(22, "crossing")
        pair.exchange()
        #expect(caller.takeEvents() == [.peerDraining])
        expectDraining { try caller.request(22, "after") }
        let second = try callee.takeStarted()
        #expect(callee.takeEvents() == [])
        callee.respond(to: first, "one")
        callee.respond(to: second, "two")
        pair.exchange()
        #expect(
            caller.takeEvents() == [.callEnded(mux, .response("one")), .callEnded(crossing, .response("two"))]
        )
        #expect(callee.takeEvents() == [.drained])
        #expect(callee.takeEvents() == [])
    }

    @Test("The side that drains starts nothing itself, and waits for what it has started")
    func ownCalls() throws {
        let pair = MachinePair.agreed(.drain, handlers: [22: .silent])
        let mux = try pair.caller.request(22)
        pair.exchange()
        let key = try pair.callee.takeStarted()
        pair.caller.machine.drain()
        pair.caller.settle()
        expectDraining { try pair.caller.request(22) }
        expectDraining { try pair.caller.openStream(30, inCapacity: 0, outCapacity: 1) }
        pair.exchange()
        #expect(!pair.caller.takeEvents().contains(.drained))
        pair.callee.respond(to: key, "done")
        pair.exchange()
        #expect(pair.caller.takeEvents() == [.callEnded(mux, .response("done")), .drained])
    }

    @Test("Calls that were taken but not written come before the answer to the wish")
    func unannounced() throws {
        let pair = MachinePair.agreed(.drain, handlers: [22: .silent])
        pair.caller.isStuck = true
        _ = try pair.caller.request(22, "taken")
        pair.callee.machine.drain()
        pair.callee.settle()
        for bytes in pair.callee.takeOutbox() { pair.caller.hear(bytes) }
        expectDraining { try pair.caller.request(22, "after") }
        pair.caller.write()
        #expect(pair.caller.takeSaid().map(\.header.operation) == [.request, .disconnect])
    }

    @Test("One that is given up before it is written holds nothing up")
    func unannouncedGivenUp() throws {
        let pair = MachinePair.agreed(.drain)
        pair.caller.isStuck = true
        let mux = try pair.caller.request(22, "taken")
        pair.callee.machine.drain()
        pair.callee.settle()
        for bytes in pair.callee.takeOutbox() { pair.caller.hear(bytes) }
        pair.caller.cancel(mux)
        pair.caller.write()
        #expect(pair.caller.takeSaid().map(\.header.operation) == [.disconnect])
    }

    @Test("After the answer new calls are refused, of a peer that makes them all the same")
    func refused() throws {
        let pair = MachinePair.agreed([.drain, .errorCodes], handlers: [22: .silent])
        pair.callee.machine.drain()
        pair.callee.settle()
        try pair.callee.hear(TestMessage(.disconnect, mux: 0, sequence: 2))
        _ = pair.callee.takeSaid()
        try pair.callee.hear(TestMessage(.request, mux: 5, handler: 22), TestMessage(.connectMux, mux: 6, handler: 30))
        #expect(pair.callee.takeSaid().map(\.header.operation) == [.muxConnectError, .muxConnectError])
    }

    @Test("Both sides may drain at once")
    func both() throws {
        let pair = MachinePair.agreed(.drain)
        for end in [pair.caller, pair.callee] {
            end.machine.drain()
            end.settle()
        }
        pair.exchange()
        #expect(pair.caller.takeEvents() == [.peerDraining, .drained])
        #expect(pair.callee.takeEvents() == [.peerDraining, .drained])
    }

    @Test("The calls of a plain peer are refused at once, and it is told nothing else")
    func plain() throws {
        let pair = MachinePair.agreed([], handlers: [22: .silent])
        let mux = try pair.caller.request(22)
        pair.exchange()
        let key = try pair.callee.takeStarted()
        pair.callee.machine.drain()
        pair.callee.settle()
        #expect(pair.callee.takeSaid() == [])
        let refused = try pair.caller.request(22)
        pair.exchange()
        let reason = "draining"
        #expect(pair.caller.takeEvents() == [.callEnded(refused, .refused(reason))])
        pair.callee.respond(to: key, "done")
        pair.exchange()
        #expect(pair.caller.takeEvents() == [.callEnded(mux, .response("done"))])
        #expect(pair.callee.takeEvents().last == .drained)
    }

    @Test("A plain peer's message of that number is ignored [C raw.ignored-ops]")
    func plainSignal() throws {
        let end = MachineEnd()
        try end.hear(TestMessage(.disconnect, mux: 0, sequence: 1))
        #expect(end.takeEvents() == [] && end.takeSaid() == [])
        _ = try end.request(20)
    }
}

@Suite("The end of a stream that needs no credit")
struct FreeEndTests {
    private func ends(_ features: MuxFeatures) throws -> [MachineEvent] {
        let pair = MachinePair.agreed(features, handlers: [30: .idle(inCapacity: 0, outCapacity: 2)])
        _ = try pair.caller.openStream(30, inCapacity: 0, outCapacity: 2)
        pair.exchange()
        let key = try pair.callee.takeStarted()
        // As many as there are credits: one comes back for the message in the consumer's place.
        for _ in 0..<2 { pair.callee.send(from: key, "x") }
        pair.exchange()
        pair.callee.send(from: key, "x")
        pair.exchange()
        #expect(!pair.callee.send(from: key, "x"))
        pair.callee.finish(key)
        pair.exchange()
        return pair.caller.takeEvents().filter { if case .callEnded = $0 { true } else { false } }
    }

    @Test("A consumer that does not read sees it all the same")
    func free() throws {
        #expect(try ends(.freeEnd).count == 1)
    }

    @Test("With a plain peer it waits, as the protocol has it (GRID-V1 §4.4)")
    func plain() throws {
        #expect(try ends([]).isEmpty)
    }
}
