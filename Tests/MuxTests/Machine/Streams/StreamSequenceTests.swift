// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Sequence numbers of a stream (GRID-V1 §4.3)")
struct StreamSequenceTests {
    @Test(
        "Both directions begin with the number of the opening, and wrap at 2^32",
        arguments: [0, 7, .max - 1, .max] as [UInt32]
    )
    func start(sequence: UInt32) throws {
        let end = MachineEnd.serving([30: .idle(inCapacity: 4, outCapacity: 4)])
        try end.hear(TestMessage(.connectMux, mux: 1, sequence: sequence, handler: 30))
        let key = try end.takeStarted()
        #expect(end.takeSaid() == [TestMessage(.acknowledgeMux, mux: 1, sequence: sequence)])
        try end.hear(
            TestMessage(.muxClientMessage, mux: 1, sequence: sequence &+ 1, payload: "a"),
            TestMessage(.unblockServerMux, mux: 1, sequence: sequence &+ 2),
            TestMessage(.ping, mux: 1, sequence: sequence &+ 3),
            TestMessage(.muxClientMessage, mux: 1, sequence: sequence &+ 4, flags: .endOfStream)
        )
        #expect(end.takeEvents() == [.handlerMessage(key, "a"), .handlerInputFinished(key)])
        #expect(end.send(from: key, "x"))
        #expect(end.send(from: key, "y"))
        end.finish(key)
        #expect(
            end.takeSaid().filter { $0.header.operation != .pong }.map(\.header.sequence)
                == [sequence &+ 1, sequence &+ 2, sequence &+ 3, sequence &+ 4, 0]
        )
    }

    @Test(
        "Every counted message to the handler with another number ends the stream [C raw.seq-mismatch]",
        arguments: [.muxClientMessage, .unblockServerMux, .ping] as [Mux.Operation],
        [0, 2, 5, .max] as [UInt32]
    )
    func mismatchAtHandler(operation: Mux.Operation, sequence: UInt32) throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 1, outCapacity: 1)
        try end.hear(TestMessage(operation, mux: 1, sequence: sequence))
        let text = "receive sequence number mismatch. want 1, got \(sequence)"
        let said = end.takeSaid()
        #expect(
            Array(said.prefix(2)) == [
                TestMessage(
                    .muxServerMessage,
                    mux: 1,
                    sequence: 1,
                    flags: [.endOfStream, .error],
                    payload: text
                ), TestMessage(.disconnectClientMux, mux: 1),
            ]
        )
        if operation == .ping {
            #expect(
                Array(said.dropFirst(2)) == [
                    TestMessage(.pong, mux: 1, sequence: sequence, bytes: PongPayload(error: text).encoded())
                ]
            )
        } else {
            #expect(said.count == 2)
        }
        #expect(end.takeEvents() == [.handlerCancelled(key, .cancelledByPeer)])
        #expect(end.machine.openIncomingCalls == 0)
    }

    @Test(
        "Every counted message to the caller with another number ends the call",
        arguments: [
            TestMessage(.acknowledgeMux, mux: 0), TestMessage(.unblockClientMux, mux: 0),
            TestMessage(.muxServerMessage, mux: 0, payload: "x"), TestMessage(.muxServerMessage, mux: 0),
            TestMessage(.muxServerMessage, mux: 0, flags: .zeroLength),
            TestMessage(.muxServerMessage, mux: 0, flags: [.endOfStream, .error], payload: "x"),
            TestMessage(.muxServerMessage, mux: 0, flags: [.endOfStream, .error]),
            TestMessage(.muxServerMessage, mux: 0, flags: .endOfStream, payload: "x"),
        ]
    )
    func mismatchAtCaller(message: TestMessage) throws {
        for sequence in [0, 2, .max] as [UInt32] {
            let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: 1, outCapacity: 1)
            var message = message
            message.header.muxID = mux
            message.header.sequence = sequence
            try end.hear(message)
            #expect(end.takeEvents() == [.callEnded(mux, .protocolViolation("out-of-sequence item received"))])
            #expect(end.takeSaid() == [TestMessage(.disconnectServerMux, mux: mux, sequence: 1)])
        }
    }

    @Test("A bare end's number is not looked at", arguments: [0, 1, 99] as [UInt32])
    func bareEnd(sequence: UInt32) throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: 1, outCapacity: 1)
        try end.hear(TestMessage(.muxServerMessage, mux: mux, sequence: sequence, flags: .endOfStream))
        #expect(end.takeEvents() == [.callEnded(mux, .finished)])
    }

    @Test(
        "The numbers of the messages that end or refuse a mux are not looked at",
        arguments: [0, 55, .max] as [UInt32]
    )
    func uncounted(sequence: UInt32) throws {
        let (handler, key) = try MachineEnd.withIncomingStream(inCapacity: 1, outCapacity: 1)
        try handler.hear(TestMessage(.disconnectServerMux, mux: 1, sequence: sequence))
        #expect(handler.takeEvents() == [.handlerCancelled(key, .cancelledByPeer)])

        for (operation, outcome) in [
            (.disconnectClientMux, .disconnected),
            (.muxConnectError, .refused("the call was refused without a readable reason")),
        ] as [(Mux.Operation, CallEnd)] {
            let (caller, mux) = try MachineEnd.withOutgoingStream(inCapacity: 1, outCapacity: 1)
            try caller.hear(
                TestMessage(.pong, mux: mux, sequence: sequence, bytes: PongPayload().encoded()),
                TestMessage(operation, mux: mux, sequence: sequence)
            )
            #expect(caller.takeEvents() == [.callEnded(mux, outcome)])
        }
    }

    @Test("What the caller counts is its own messages: input, end of input, credits and pings, in one row")
    func callerCounts() throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: 2, outCapacity: 2)
        try end.send(on: mux, "a")
        try end.hear(TestMessage(.muxServerMessage, mux: mux, sequence: 1, payload: "x"))
        end.advance(by: .seconds(15))
        try end.send(on: mux, "b")
        end.finishInput(of: mux)
        end.cancel(mux)
        let said = end.takeSaid().filter { $0.header.muxID == mux }
        #expect(
            said.map(\.header.operation) == [
                .muxClientMessage, .unblockServerMux, .ping, .muxClientMessage, .muxClientMessage, .disconnectServerMux,
            ]
        )
        #expect(said.map(\.header.sequence) == [1, 2, 3, 4, 5, 6])
    }

    @Test("Numbers are given when messages are written: a credit goes before what its message had us send")
    func creditsFirst() throws {
        let (caller, mux) = try MachineEnd.withOutgoingStream(inCapacity: 1, outCapacity: 1)
        caller.isStuck = true
        try caller.send(on: mux, "before")
        try caller.hear(TestMessage(.muxServerMessage, mux: mux, sequence: 1, payload: "x"))
        caller.finishInput(of: mux)
        caller.write()
        #expect(
            caller.takeSaid() == [
                TestMessage(.unblockServerMux, mux: mux, sequence: 1),
                TestMessage(.muxClientMessage, mux: mux, sequence: 2, payload: "before"),
                TestMessage(.muxClientMessage, mux: mux, sequence: 3, flags: .endOfStream),
            ]
        )
        let (handler, key) = try MachineEnd.withIncomingStream(inCapacity: 1, outCapacity: 1)
        handler.isStuck = true
        handler.send(from: key, "before")
        try handler.hear(TestMessage(.muxClientMessage, mux: 1, sequence: 1, payload: "x"))
        handler.write()
        #expect(
            handler.takeSaid() == [
                TestMessage(.unblockClientMux, mux: 1, sequence: 1),
                TestMessage(.muxServerMessage, mux: 1, sequence: 2, payload: "before"),
            ]
        )
    }
}
