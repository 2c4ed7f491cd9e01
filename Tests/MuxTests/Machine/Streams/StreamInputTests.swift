// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Messages to a stream's handler (GRID-V1 §4.2, §4.4)")
struct StreamInputTests {
    @Test("The caller may send once the mux is acknowledged, and no more than its credits", arguments: [1, 2, 16])
    func credits(inCapacity: Int) throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(
            inCapacity: inCapacity,
            outCapacity: 1,
            isAcknowledged: false
        )
        #expect(try end.send(on: mux, "early") == .blocked)
        #expect(end.takeSaid() == [])
        try end.hear(TestMessage(.acknowledgeMux, mux: mux))
        #expect(end.takeEvents() == [.sendable(mux)])
        for number in 1...UInt32(inCapacity) {
            try end.send(on: mux, Payload("\(number)"))
            #expect(
                end.takeSaid() == [TestMessage(.muxClientMessage, mux: mux, sequence: number, payload: "\(number)")]
            )
        }
        #expect(try end.send(on: mux, "over") == .blocked)
        #expect(end.takeSaid() == [])
        try end.hear(TestMessage(.unblockClientMux, mux: mux, sequence: 1))
        #expect(end.takeEvents() == [.sendable(mux)])
        try end.send(on: mux, "again")
        #expect(try end.send(on: mux, "over") == .blocked)
    }

    @Test("A credit before the acknowledgement does not open the mux")
    func creditBeforeAcknowledgement() throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: 1, outCapacity: 1, isAcknowledged: false)
        try end.hear(TestMessage(.unblockClientMux, mux: mux, sequence: 0))
        #expect(try end.send(on: mux, "early") == .blocked)
        try end.hear(TestMessage(.acknowledgeMux, mux: mux, sequence: 1))
        #expect(end.takeEvents() == [.sendable(mux)])
        #expect(try end.send(on: mux, "now") != .blocked)
    }

    @Test("Only who was blocked is told to go on")
    func noIdleWakeup() throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: 2, outCapacity: 1)
        try end.send(on: mux, "a")
        try end.hear(TestMessage(.unblockClientMux, mux: mux, sequence: 1))
        #expect(end.takeEvents() == [])
    }

    @Test("Credits beyond the capacity are ignored, but their numbers count")
    func creditOverflow() throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: 1, outCapacity: 1)
        for sequence in 1...5 as ClosedRange<UInt32> {
            try end.hear(TestMessage(.unblockClientMux, mux: mux, sequence: sequence))
        }
        #expect(try end.send(on: mux, "a") != .blocked)
        #expect(try end.send(on: mux, "b") == .blocked)
        try end.hear(TestMessage(.muxServerMessage, mux: mux, sequence: 6, payload: "x"))
        #expect(end.takeEvents() == [.streamMessage(mux, "x")])
    }

    @Test("A stream without input takes none", arguments: [0, -1])
    func noInput(inCapacity: Int) throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: inCapacity, outCapacity: 1)
        #expect(try end.send(on: mux, "x") == .ended)
        #expect(!end.finishInput(of: mux))
        #expect(end.takeSaid() == [])
    }

    @Test("The end of input needs neither a credit nor the acknowledgement, and is numbered", arguments: [true, false])
    func endOfInput(isAcknowledged: Bool) throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(
            inCapacity: 1,
            outCapacity: 1,
            isAcknowledged: isAcknowledged
        )
        if isAcknowledged {
            try end.send(on: mux, "a")
            #expect(try end.send(on: mux, "b") == .blocked)
            _ = end.takeSaid()
        }
        #expect(end.finishInput(of: mux))
        #expect(
            end.takeSaid() == [
                TestMessage(.muxClientMessage, mux: mux, sequence: isAcknowledged ? 2 : 1, flags: .endOfStream)
            ]
        )
        #expect(!end.finishInput(of: mux))
        #expect(try end.send(on: mux, "c") == .ended)
    }

    @Test("A message goes to the handler, and its credit back as the message moves to the consumer's slot")
    func creditsReturned() throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 2, outCapacity: 1)
        for sequence in 1...3 as ClosedRange<UInt32> {
            try end.hear(TestMessage(.muxClientMessage, mux: 1, sequence: sequence, payload: "\(sequence)"))
        }
        #expect(end.takeEvents() == [.handlerMessage(key, "1"), .handlerMessage(key, "2"), .handlerMessage(key, "3")])
        #expect(end.takeSaid() == [TestMessage(.unblockClientMux, mux: 1, sequence: 1)])
        end.consume(by: key)
        end.consume(by: key)
        #expect(
            end.takeSaid() == [
                TestMessage(.unblockClientMux, mux: 1, sequence: 2),
                TestMessage(.unblockClientMux, mux: 1, sequence: 3),
            ]
        )
        end.consume(by: key)
        end.consume(by: key)
        #expect(end.takeSaid() == [])
    }

    @Test("A handler sees nil and empty messages apart [C stream-peek]")
    func payloads() throws {
        let pair = MachinePair()
        var seen: [Payload] = []
        pair.callee.handlers[.id(43)] = .stream(inCapacity: 4, outCapacity: 1) { stream in
            stream.onMessage = { seen.append($0) }
        }
        let mux = try pair.caller.openStream(43, inCapacity: 4, outCapacity: 1)
        pair.exchange()
        for payload in [nil, "", "abc"] as [Payload] { try pair.caller.send(on: mux, payload) }
        pair.exchange()
        #expect(seen == [nil, "", "abc"])
    }

    @Test("More messages than there were credits for end the stream [C raw.handler-blocked]", arguments: [1, 2, 16])
    func overrun(inCapacity: Int) throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: inCapacity, outCapacity: 1)
        for sequence in 1...UInt32(inCapacity) + 2 {
            try end.hear(TestMessage(.muxClientMessage, mux: 1, sequence: sequence))
        }
        #expect(end.takeSaid() == [TestMessage(.unblockClientMux, mux: 1, sequence: 1)])
        _ = end.takeEvents()
        try end.hear(TestMessage(.muxClientMessage, mux: 1, sequence: UInt32(inCapacity) + 3))
        let error: MessageFlags = [.endOfStream, .error]
        #expect(
            end.takeSaid() == [
                TestMessage(.muxServerMessage, mux: 1, sequence: 2, flags: error, payload: "handler blocked"),
                TestMessage(.disconnectClientMux, mux: 1),
            ]
        )
        #expect(end.takeEvents() == [.handlerCancelled(key, .cancelledByPeer)])
        #expect(end.machine.openIncomingCalls == 0)
    }

    @Test("The end of input is told once; its payload is dropped [C raw.eof-with-payload]")
    func endTold() throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 1, outCapacity: 1)
        try end.hear(TestMessage(.muxClientMessage, mux: 1, sequence: 1, flags: .endOfStream, payload: "lost"))
        #expect(end.takeEvents() == [.handlerInputFinished(key)])
        #expect(end.takeSaid() == [])
    }

    @Test(
        "What comes after the end of input, or where there is no input, ends the stream, be it an end itself",
        arguments: [(false, false), (false, true), (true, false), (true, true)]
    )
    func unexpected(hasInput: Bool, isEnd: Bool) throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: hasInput ? 1 : 0, outCapacity: 1)
        var sequence: UInt32 = 1
        if hasInput {
            try end.hear(TestMessage(.muxClientMessage, mux: 1, sequence: sequence, flags: .endOfStream))
            sequence += 1
        }
        _ = end.takeEvents()
        let flags: MessageFlags = isEnd ? .endOfStream : []
        try end.hear(TestMessage(.muxClientMessage, mux: 1, sequence: sequence, flags: flags))
        #expect(
            end.takeSaid() == [
                TestMessage(
                    .muxServerMessage,
                    mux: 1,
                    sequence: 1,
                    flags: [.endOfStream, .error],
                    payload: "did not expect inbound message"
                ), TestMessage(.disconnectClientMux, mux: 1),
            ]
        )
        #expect(end.takeEvents() == [.handlerCancelled(key, .cancelledByPeer)])
    }

    @Test("A handler with input whose caller said that it has none takes none")
    func noInputFromCaller() throws {
        let end = MachineEnd.serving([30: .idle(inCapacity: 4, outCapacity: 1)])
        try end.hear(TestMessage(.connectMux, mux: 1, handler: 30, flags: .endOfStream))
        let key = try end.takeStarted()
        try end.hear(TestMessage(.muxClientMessage, mux: 1, sequence: 1))
        #expect(end.takeEvents() == [.handlerCancelled(key, .cancelledByPeer)])
    }

    @Test("Any number of messages gets through any capacity, in order", arguments: [(1, 1), (1, 3), (4, 2), (16, 16)])
    func throughput(inCapacity: Int, outCapacity: Int) throws {
        let pair = MachinePair()
        pair.callee.handlers[.id(30)] = .stream(inCapacity: inCapacity, outCapacity: outCapacity) { stream in
            stream.onMessage = { [unowned stream] in stream.send($0) }
            stream.onInputFinished = { [unowned stream] in stream.finish() }
        }
        pair.caller.consumesAtOnce = true
        let mux = try pair.caller.openStream(30, inCapacity: inCapacity, outCapacity: outCapacity)
        for number in 0..<100 {
            while try pair.caller.send(on: mux, Payload("\(number)")) == .blocked { pair.exchange() }
        }
        pair.caller.finishInput(of: mux)
        pair.exchange()
        let received = pair.caller.takeEvents().filter { $0 != .sendable(mux) }
        #expect(received == (0..<100).map { .streamMessage(mux, Payload("\($0)")) } + [.callEnded(mux, .finished)])
    }
}
