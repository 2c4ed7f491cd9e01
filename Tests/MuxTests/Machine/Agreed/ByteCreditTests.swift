// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Credits in bytes beside those in messages")
struct ByteCreditTests {
    private func open(
        windowBytes: Int,
        _ features: MuxFeatures = .byteCredits
    ) throws -> (pair: MachinePair, mux: UInt64, key: MuxKey) {
        let pair = MachinePair.agreed(
            features,
            windowBytes: windowBytes,
            handlers: [30: .idle(inCapacity: 100, outCapacity: 100)]
        )
        let mux = try pair.caller.openStream(30, inCapacity: 100, outCapacity: 100)
        pair.exchange()
        let key = try pair.callee.takeStarted()
        _ = pair.caller.takeSaid()
        _ = pair.callee.takeSaid()
        return (pair, mux, key)
    }

    private let payload = Payload(Array(repeating: 7, count: 1000))

    @Test(
        "A sender stops when the window is used up, which its last message may exceed",
        arguments: [1, 1000, 1001, 9_999]
    )
    func window(bytes: Int) throws {
        let (pair, mux, key) = try open(windowBytes: bytes)
        let fitting = (bytes + 999) / 1000
        for _ in 0..<fitting {
            #expect(try pair.caller.send(on: mux, payload) == .queued)
            #expect(pair.callee.send(from: key, payload))
        }
        #expect(try pair.caller.send(on: mux, payload) == .blocked)
        #expect(!pair.callee.send(from: key, payload))
    }

    @Test("Taking messages gives bytes back, and the sender goes on: all arrives, in both directions")
    func flows() throws {
        let (pair, mux, key) = try open(windowBytes: 2_500)
        var (sent, answered, received, taken) = (0, 0, 0, 0)
        for _ in 0..<1_000 where sent < 50 || answered < 50 || received < 50 || taken < 50 {
            if sent < 50, try pair.caller.send(on: mux, payload) == .queued { sent += 1 }
            if answered < 50, pair.callee.send(from: key, payload) { answered += 1 }
            pair.exchange()
            for event in pair.caller.takeEvents() {
                guard case .streamMessage = event else { continue }
                received += 1
                pair.caller.consume(mux, byteCount: 1000)
            }
            for event in pair.callee.takeEvents() {
                guard case .handlerMessage = event else { continue }
                taken += 1
                pair.callee.consume(by: key, byteCount: 1000)
            }
            pair.exchange()
        }
        #expect((sent, answered, received, taken) == (50, 50, 50, 50))
        #expect(pair.caller.failure == nil && pair.callee.failure == nil)
    }

    @Test("Bytes go back with a credit, or, when there is none to give, by themselves")
    func credits() throws {
        let (pair, mux, _) = try open(windowBytes: 2_000)
        try pair.caller.hear(TestMessage(.muxServerMessage, mux: mux, sequence: 1, bytes: payload.bytes ?? []))
        // For the place of the message, whose bytes nobody has taken.
        #expect(pair.caller.takeSaid() == [TestMessage(.unblockServerMux, mux: mux, sequence: 1)])
        pair.caller.consume(mux, byteCount: 1000)
        let bytesOnly = TestMessage(.unblockServerMux, mux: mux, sequence: 2, deadline: 1000, handler: 1)
        #expect(pair.caller.takeSaid() == [bytesOnly])
    }

    @Test("A credit of bytes alone gives no message back")
    func bytesOnly() throws {
        let pair = MachinePair.agreed(.byteCredits, handlers: [30: .idle(inCapacity: 2, outCapacity: 1)])
        let mux = try pair.caller.openStream(30, inCapacity: 2, outCapacity: 1)
        try pair.caller.hear(TestMessage(.acknowledgeMux, mux: mux))
        for _ in 0..<2 { #expect(try pair.caller.send(on: mux, "x") == .queued) }
        #expect(try pair.caller.send(on: mux, "x") == .blocked)
        try pair.caller.hear(TestMessage(.unblockClientMux, mux: mux, sequence: 1, deadline: 100, handler: 1))
        #expect(try pair.caller.send(on: mux, "x") == .blocked)
        try pair.caller.hear(TestMessage(.unblockClientMux, mux: mux, sequence: 2, deadline: 100))
        #expect(try pair.caller.send(on: mux, "x") == .queued)
    }

    @Test("A peer that sends although the window is used up has broken the rules")
    func overrun() throws {
        let (pair, mux, key) = try open(windowBytes: 1000)
        try pair.caller.hear(TestMessage(.muxServerMessage, mux: mux, sequence: 1, bytes: payload.bytes ?? []))
        #expect(pair.caller.takeEvents() == [.streamMessage(mux, payload)])
        try pair.caller.hear(TestMessage(.muxServerMessage, mux: mux, sequence: 2, payload: "x"))
        let violation = "the handler sent more messages than it had credits for"
        #expect(pair.caller.takeEvents() == [.callEnded(mux, .protocolViolation(violation))])
        try pair.callee.hear(TestMessage(.muxClientMessage, mux: mux, sequence: 1, bytes: payload.bytes ?? []))
        try pair.callee.hear(TestMessage(.muxClientMessage, mux: mux, sequence: 2, payload: "x"))
        #expect(pair.callee.takeEvents() == [.handlerMessage(key, payload), .handlerCancelled(key, .cancelledByPeer)])
    }

    @Test("More bytes than a window can be are not believed, and overflow nothing")
    func incredible() throws {
        let (pair, mux, _) = try open(windowBytes: 1000)
        for sequence in 1...100 as ClosedRange<UInt32> {
            try pair.caller.hear(TestMessage(.unblockClientMux, mux: mux, sequence: sequence, deadline: .max))
        }
        #expect(try pair.caller.send(on: mux, payload) == .queued)
    }

    @Test("Without the agreement nothing counts bytes")
    func plain() throws {
        let (pair, mux, key) = try open(windowBytes: 1, [])
        for _ in 0..<100 {
            #expect(try pair.caller.send(on: mux, payload) == .queued)
            #expect(pair.callee.send(from: key, payload))
        }
        #expect(pair.caller.takeSaid().allSatisfy { $0.header.deadlineMilliseconds == 0 && $0.header.handler == 0 })
    }
}
