// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Messages of a stream's handler (GRID-V1 §4.2, §4.4)")
struct StreamOutputTests {
    @Test("The handler has its credits from the start, at least one", arguments: [(-1, 1), (0, 1), (1, 1), (16, 16)])
    func credits(outCapacity: Int, count: Int) throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 0, outCapacity: outCapacity)
        for number in 1...UInt32(count) {
            #expect(end.send(from: key, "x"))
            #expect(end.takeSaid() == [TestMessage(.muxServerMessage, mux: 1, sequence: number, payload: "x")])
        }
        #expect(!end.send(from: key, "over"))
        try end.hear(TestMessage(.unblockServerMux, mux: 1, sequence: 1))
        #expect(end.takeEvents() == [.handlerSendable(key)])
        #expect(end.send(from: key, "again"))
        #expect(!end.send(from: key, "over"))
    }

    @Test("Only a handler that was blocked is told to go on")
    func noIdleWakeup() throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 0, outCapacity: 2)
        #expect(end.send(from: key, "x"))
        try end.hear(TestMessage(.unblockServerMux, mux: 1, sequence: 1))
        #expect(end.takeEvents() == [])
    }

    @Test("Credits beyond the capacity are ignored, but their numbers count [C raw.credit-overflow]")
    func creditOverflow() throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 1, outCapacity: 1)
        for sequence in 1...3 as ClosedRange<UInt32> {
            try end.hear(TestMessage(.unblockServerMux, mux: 1, sequence: sequence))
        }
        #expect(end.send(from: key, "a"))
        #expect(!end.send(from: key, "b"))
        try end.hear(TestMessage(.muxClientMessage, mux: 1, sequence: 4, payload: "x"))
        #expect(end.takeEvents() == [.handlerMessage(key, "x")])
    }

    @Test("A nil message is sent as an empty one: existing callers lose count of nil ones (GRID-V1 §8.3)")
    func nilMessages() throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 0, outCapacity: 3)
        for payload in [nil, "", "x"] as [Payload] { #expect(end.send(from: key, payload)) }
        #expect(end.takeSaid().map(\.header.flags) == [.zeroLength, .zeroLength, []])
    }

    @Test("A nil message of an existing handler is counted, so that the next one fits [C stream-nil-message-bug]")
    func nilMessagesReceived() throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: 0, outCapacity: 8)
        try end.hear(
            TestMessage(.muxServerMessage, mux: mux, sequence: 1, payload: "x"),
            TestMessage(.muxServerMessage, mux: mux, sequence: 2),
            TestMessage(.muxServerMessage, mux: mux, sequence: 3, payload: "y"),
            TestMessage(.muxServerMessage, mux: mux, sequence: 4, flags: .endOfStream)
        )
        #expect(
            end.takeEvents() == [
                .streamMessage(mux, "x"), .streamMessage(mux, nil), .streamMessage(mux, "y"),
                .callEnded(mux, .finished),
            ]
        )
    }

    @Test("A message goes to the consumer, and its credit back as the message moves to the consumer's slot")
    func creditsReturned() throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: 0, outCapacity: 2)
        for sequence in 1...3 as ClosedRange<UInt32> {
            try end.hear(TestMessage(.muxServerMessage, mux: mux, sequence: sequence, payload: "\(sequence)"))
        }
        #expect(
            end.takeEvents() == [.streamMessage(mux, "1"), .streamMessage(mux, "2"), .streamMessage(mux, "3")]
        )
        #expect(end.takeSaid() == [TestMessage(.unblockServerMux, mux: mux, sequence: 1)])
        for _ in 0..<4 { end.consume(mux) }
        #expect(
            end.takeSaid() == [
                TestMessage(.unblockServerMux, mux: mux, sequence: 2),
                TestMessage(.unblockServerMux, mux: mux, sequence: 3),
            ]
        )
    }

    @Test("A caller that stops consuming holds the handler up after its credits and two messages more at most")
    func backpressure() throws {
        for outCapacity in [1, 2, 16] {
            let pair = MachinePair()
            pair.callee.handlers[.id(32)] = .stream(inCapacity: 0, outCapacity: outCapacity) { stream in
                for _ in 0..<100 { stream.send("x") }
                stream.finish()
            }
            let mux = try pair.caller.openStream(32, inCapacity: 0, outCapacity: outCapacity)
            pair.advance(by: .seconds(9))
            let count = pair.caller.takeEvents().count { $0 == .streamMessage(mux, "x") }
            #expect(count == outCapacity + 1)
            for _ in 0..<100 {
                pair.caller.consume(mux)
                pair.exchange()
            }
            #expect(pair.caller.takeEvents().count { $0 == .streamMessage(mux, "x") } == 100 - count)
        }
    }

    @Test("More messages than the handler had credits for end the call", arguments: [1, 2, 16])
    func overrun(outCapacity: Int) throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: 0, outCapacity: outCapacity)
        for sequence in 1...UInt32(outCapacity) + 2 {
            try end.hear(TestMessage(.muxServerMessage, mux: mux, sequence: sequence, payload: "x"))
        }
        _ = end.takeEvents()
        _ = end.takeSaid()
        try end.hear(TestMessage(.muxServerMessage, mux: mux, sequence: UInt32(outCapacity) + 3, payload: "x"))
        guard case .callEnded(mux, .protocolViolation)? = end.takeEvents().last else {
            Issue.record("the call goes on")
            return
        }
        #expect(end.takeSaid() == [TestMessage(.disconnectServerMux, mux: mux, sequence: 2)])
        #expect(end.machine.openCalls == 0)
    }
}
