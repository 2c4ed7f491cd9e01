// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Capacities of a stream announced at its opening")
struct AnnouncedCapacityTests {
    private func sent(caller: (Int, Int), handler: (Int, Int), features: MuxFeatures) throws -> (
        input: Int, output: Int
    ) {
        let pair = MachinePair.agreed(
            features,
            handlers: [30: .idle(inCapacity: handler.0, outCapacity: handler.1)]
        )
        let mux = try pair.caller.openStream(30, inCapacity: caller.0, outCapacity: caller.1)
        pair.exchange()
        let key = try pair.callee.takeStarted()
        var input = 0
        while try pair.caller.send(on: mux, "x") == .queued, input < 100 { input += 1 }
        var output = 0
        while pair.callee.send(from: key, "x"), output < 100 { output += 1 }
        return (input, output)
    }

    @Test(
        "In each direction the smaller capacity counts",
        arguments: [((4, 2), (4, 2)), ((9, 2), (4, 7)), ((3, 9), (8, 5)), ((1, 1), (16, 16)), ((16, 16), (1, 1))]
    )
    func smaller(caller: (Int, Int), handler: (Int, Int)) throws {
        let sent = try sent(caller: caller, handler: handler, features: .announcedCapacities)
        #expect(sent.input == min(caller.0, handler.0))
        #expect(sent.output == min(caller.1, handler.1))
    }

    @Test("Without the agreement each side takes its own")
    func plain() throws {
        let sent = try sent(caller: (9, 2), handler: (4, 7), features: [])
        #expect(sent == (9, 7))
    }

    @Test("A caller that expects input may finish it although the handler takes none")
    func needlessEnd() throws {
        let pair = MachinePair.agreed(.announcedCapacities, handlers: [30: .idle(inCapacity: 0, outCapacity: 1)])
        let mux = try pair.caller.openStream(30, inCapacity: 4, outCapacity: 1)
        #expect(pair.caller.finishInput(of: mux))
        pair.exchange()
        let key = try pair.callee.takeStarted()
        #expect(pair.caller.takeEvents() == [])
        pair.callee.finish(key)
        pair.exchange()
        #expect(pair.caller.takeEvents() == [.callEnded(mux, .finished)])
    }

    @Test("It cannot send: its input has ended")
    func noInput() throws {
        let pair = MachinePair.agreed(.announcedCapacities, handlers: [30: .idle(inCapacity: 0, outCapacity: 1)])
        let mux = try pair.caller.openStream(30, inCapacity: 4, outCapacity: 1)
        pair.exchange()
        #expect(try pair.caller.send(on: mux, "x") == .ended)
    }
}
