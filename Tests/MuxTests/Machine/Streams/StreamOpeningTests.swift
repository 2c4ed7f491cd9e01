// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Opening a stream (GRID-V1 §4.1)")
struct StreamOpeningTests {
    @Test(
        "The opening says whether there is input and what the payload is, and has no deadline unless given",
        arguments: [
            (0, nil, .endOfStream), (1, nil, []), (1, "", .zeroLength), (0, "", [.endOfStream, .zeroLength]),
            (1, "x", []), (-5, "x", .endOfStream),
        ] as [(Int, Payload, MessageFlags)]
    )
    func opening(inCapacity: Int, payload: Payload, flags: MessageFlags) throws {
        for (deadline, milliseconds) in [(nil, 0), (.seconds(2), 2000), (.max, .max)] as [(MuxInterval?, UInt32)] {
            let end = MachineEnd()
            let mux = try end.openStream(30, payload, inCapacity: inCapacity, outCapacity: 1, deadline: deadline)
            let opening = TestMessage(
                .connectMux,
                mux: mux,
                deadline: milliseconds,
                handler: 30,
                flags: flags,
                payload: payload.text
            )
            #expect(end.takeSaid() == [opening])
            #expect(end.machine.openCalls == 1)
        }
    }

    @Test("The acknowledgement comes before anything the handler says")
    func acknowledgedFirst() throws {
        let end = MachineEnd.serving([
            30: .stream(inCapacity: 0, outCapacity: 2) { stream in
                #expect(stream.payload == "p")
                stream.send("a")
                stream.finish()
            }
        ])
        try end.hear(TestMessage(.connectMux, mux: 1, handler: 30, flags: .endOfStream, payload: "p"))
        #expect(
            end.takeSaid() == [
                TestMessage(.acknowledgeMux, mux: 1), TestMessage(.muxServerMessage, mux: 1, sequence: 1, payload: "a"),
                TestMessage(.muxServerMessage, mux: 1, sequence: 2, flags: .endOfStream),
                TestMessage(.disconnectClientMux, mux: 1),
            ]
        )
        #expect(end.machine.openIncomingCalls == 0)
    }

    @Test("A handler sees a nil and an empty initial payload apart")
    func initialPayloads() throws {
        let pair = MachinePair()
        var seen: [Payload] = []
        pair.callee.handlers[.id(43)] = .stream(inCapacity: 1, outCapacity: 1) { seen.append($0.payload) }
        for payload in [nil, "", "x"] as [Payload] {
            _ = try pair.caller.openStream(43, payload, inCapacity: 1, outCapacity: 1)
        }
        pair.exchange()
        #expect(seen == [nil, "", "x"])
    }

    @Test("A stream is acknowledged once, however often it is accepted")
    func acceptedOnce() throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 1, outCapacity: 1)
        end.machine.acceptStream(key, inCapacity: 5, outCapacity: 5)
        end.settle()
        #expect(end.takeSaid() == [])
        #expect(end.send(from: key, "a"))
        #expect(!end.send(from: key, "b"))
    }

    @Test("A second opening of a live mux is ignored [C raw.duplicate-mux]")
    func duplicate() throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 1, outCapacity: 1)
        try end.hear(
            TestMessage(.connectMux, mux: 1, handler: 30),
            TestMessage(.connectMux, mux: 1, handler: 99),
            TestMessage(.connectMux, mux: 1, sequence: 9, handler: 30, flags: .stateless)
        )
        #expect(end.takeSaid() == [])
        #expect(end.takeEvents() == [])
        #expect(end.machine.openIncomingCalls == 1)
        // The first one is untouched.
        try end.hear(TestMessage(.muxClientMessage, mux: 1, sequence: 1, payload: "x"))
        #expect(end.takeEvents() == [.handlerMessage(key, "x")])
    }

    @Test("A mux that has ended may be opened again")
    func again() throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 1, outCapacity: 1)
        end.finish(key)
        _ = end.takeSaid()
        try end.hear(TestMessage(.connectMux, mux: 1, sequence: 40, handler: 30))
        #expect(end.takeSaid() == [TestMessage(.acknowledgeMux, mux: 1, sequence: 40)])
        #expect(try end.takeStarted() != key)
    }

    @Test("Stateless streams are refused [C raw.stateless-refused]")
    func stateless() throws {
        let end = MachineEnd.serving([32: .idle(inCapacity: 0, outCapacity: 1)])
        let flags: MessageFlags = [.endOfStream, .stateless]
        try end.hear(
            TestMessage(.connectMux, mux: 1, sequence: 3, deadline: 5, handler: 32, flags: flags, payload: "2 2")
        )
        #expect(
            end.takeSaid() == [
                .refusal(
                    mux: 1,
                    sequence: 3,
                    deadline: 5,
                    handler: 32,
                    flags: flags,
                    reason: "Stateless streams not supported"
                )
            ]
        )
        #expect(end.takeEvents() == [])
        #expect(end.machine.openIncomingCalls == 0)
    }

    @Test("A refusal repeats all of the opening but its subroute, and nothing answers it [C stream-unknown-handler]")
    func refusal() throws {
        for subroute in [nil, Subroute(route: "x", handler: 60)] {
            let pair = MachinePair()
            let mux = try pair.caller.openStream(
                60,
                "x",
                inCapacity: 0,
                outCapacity: 1,
                subroute: subroute,
                deadline: .milliseconds(700)
            )
            _ = pair.caller.takeSaid()
            pair.exchange()
            let reason = HandlerNames.unknownHandlerText(id: 60, subroute: subroute, isStream: true)
            #expect(
                pair.callee.takeSaid() == [
                    .refusal(mux: mux, deadline: 700, handler: 60, flags: .endOfStream, reason: reason)
                ]
            )
            #expect(pair.caller.takeEvents() == [.callEnded(mux, .refused(reason))])
            #expect(pair.caller.takeSaid() == [])
            #expect(pair.callee.machine.openIncomingCalls == 0)
        }
    }

    @Test("A stream is no stream before it is accepted: its input is an error, and nothing can be sent on it")
    func beforeAcceptance() throws {
        let end = MachineEnd.serving([30: .idle(inCapacity: 4, outCapacity: 4)])
        end.leavesStreamsUnaccepted = true
        try end.hear(TestMessage(.connectMux, mux: 1, handler: 30))
        let key = try end.takeStarted()
        #expect(!end.send(from: key, "a"))
        end.finish(key)
        #expect(end.takeSaid() == [])
        try end.hear(TestMessage(.muxClientMessage, mux: 1, sequence: 1, payload: "x"))
        #expect(
            end.takeSaid() == [
                TestMessage(
                    .muxServerMessage,
                    mux: 1,
                    sequence: 0,
                    flags: [.endOfStream, .error],
                    payload: "did not expect inbound message"
                ), TestMessage(.disconnectClientMux, mux: 1),
            ]
        )
        #expect(end.takeEvents() == [.handlerCancelled(key, .cancelledByPeer)])
    }
}
