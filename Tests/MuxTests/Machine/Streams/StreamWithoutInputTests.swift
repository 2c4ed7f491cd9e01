// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing

@Suite("A stream whose handler takes no input, which its caller did not know (GRID-V1-EXTENSIONS §6)")
struct StreamWithoutInputTests {
    private static let agreement = MuxExtensions.agreed(local: .defaults, remote: .defaults)

    private let caller = MachineEnd(agreement: agreement)
    private let callee = MachineEnd(agreement: agreement, firstGeneration: 2)

    /// Opens a stream with input to a handler without.
    private func open() throws -> UInt64 {
        callee.handlers[.id(30)] = .idle(inCapacity: 0, outCapacity: 1)
        return try caller.openStream(30, inCapacity: 2, outCapacity: 1)
    }

    private func exchange() {
        while !caller.outbox.isEmpty || !callee.outbox.isEmpty {
            for bytes in caller.takeOutbox() { callee.hear(bytes) }
            for bytes in callee.takeOutbox() { caller.hear(bytes) }
        }
    }

    @Test("A caller that waits to send is told to go on, and then that there is no input")
    func blockedCaller() throws {
        let mux = try open()
        #expect(try caller.send(on: mux, "early") == .blocked)
        exchange()
        #expect(caller.takeEvents() == [.sendable(mux)])
        #expect(try caller.send(on: mux, "late") == .ended)
        #expect(!caller.finishInput(of: mux))
        #expect(caller.takeOutbox() == [])
    }

    @Test("An end of input that was sent before is passed over, once")
    func earlyEnd() throws {
        let mux = try open()
        #expect(caller.finishInput(of: mux))
        exchange()
        let key = try callee.takeStarted()
        #expect(caller.takeEvents() == [])
        let end = TestMessage(.muxClientMessage, mux: mux, sequence: 2, flags: .endOfStream)
        try callee.hear(end)
        #expect(callee.takeEvents() == [.handlerCancelled(key, .cancelledByPeer)])
    }
}
