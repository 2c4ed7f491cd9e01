// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Cancellation of single requests, where both sides have agreed to it")
struct RequestCancellationTests {
    @Test("It reaches the handler, whose answer is not sent any more")
    func cancelled() throws {
        let pair = MachinePair.agreed(.requestCancellation, handlers: [22: .silent])
        let mux = try pair.caller.request(22, "work")
        pair.exchange()
        let key = try pair.callee.takeStarted()
        pair.caller.cancel(mux)
        #expect(pair.caller.takeEvents() == [.callEnded(mux, .cancelled)])
        pair.exchange()
        #expect(pair.callee.takeEvents() == [.handlerCancelled(key, .cancelledByPeer)])
        #expect(!pair.callee.respond(to: key, "late"))
        #expect(pair.callee.machine.openIncomingCalls == 0)
    }

    @Test("An answer that waits to be written is dropped, and the handler, which has returned, is not cancelled")
    func answered() throws {
        let pair = MachinePair.agreed(.requestCancellation, handlers: [22: .silent])
        let mux = try pair.caller.request(22)
        pair.exchange()
        let key = try pair.callee.takeStarted()
        pair.callee.isStuck = true
        #expect(pair.callee.respond(to: key, "answer"))
        pair.caller.cancel(mux)
        pair.exchange()
        #expect(pair.callee.takeEvents() == [])
        #expect(pair.callee.machine.openIncomingCalls == 0)
        #expect(pair.callee.keptCount == 0)
        #expect(pair.callee.write() == 0)
    }

    @Test("A deadline that passes at the caller ends the handler too")
    func deadline() throws {
        let pair = MachinePair.agreed(.requestCancellation, handlers: [22: .silent])
        let mux = try pair.caller.request(22, deadline: .milliseconds(50))
        pair.exchange()
        let key = try pair.callee.takeStarted()
        pair.caller.advance(by: .milliseconds(50))
        pair.exchange()
        #expect(pair.caller.takeEvents().last == .callEnded(mux, .deadlineExceeded))
        #expect(pair.callee.takeEvents() == [.handlerCancelled(key, .cancelledByPeer)])
    }

    @Test("One for a request that is unknown, or answered, is ignored")
    func unknown() throws {
        let pair = MachinePair.agreed(.requestCancellation, handlers: [20: .request { $0.respond($0.payload) }])
        try pair.callee.hear(TestMessage(.disconnectServerMux, mux: 7))
        let mux = try pair.caller.request(20)
        pair.exchange()
        _ = pair.callee.takeSaid()
        try pair.callee.hear(TestMessage(.disconnectServerMux, mux: mux))
        #expect(pair.callee.takeSaid() == [])
    }

    @Test("To a plain peer nothing is said, and what a plain peer says changes nothing")
    func plain() throws {
        let pair = MachinePair.agreed([], handlers: [22: .silent])
        let mux = try pair.caller.request(22)
        pair.exchange()
        let key = try pair.callee.takeStarted()
        _ = pair.caller.takeSaid()
        pair.caller.cancel(mux)
        #expect(pair.caller.takeSaid() == [])
        try pair.callee.hear(TestMessage(.disconnectServerMux, mux: mux))
        #expect(pair.callee.takeEvents() == [])
        #expect(pair.callee.isOpen(key))
    }
}
