// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("The end of a stream (GRID-V1 §4.5)")
struct StreamEndTests {
    @Test(
        "A handler's return ends the mux: with the end flag, or with an error's text, directly followed by the disconnect",
        arguments: [(nil, .endOfStream), ("boom", [.endOfStream, .error]), ("", [.endOfStream, .error, .zeroLength])]
            as [(String?, MessageFlags)]
    )
    func returned(error: String?, flags: MessageFlags) throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 1, outCapacity: 1)
        end.finish(key, error: error)
        #expect(
            end.takeSaid() == [
                TestMessage(.muxServerMessage, mux: 1, sequence: 1, flags: flags, payload: error ?? ""),
                TestMessage(.disconnectClientMux, mux: 1),
            ]
        )
        #expect(end.machine.openIncomingCalls == 0)
        end.finish(key)
        #expect(!end.send(from: key, "x"))
        #expect(end.takeSaid() == [])
        #expect(end.takeEvents() == [])
    }

    @Test("The caller is told of the end once", arguments: [nil, "boom", ""])
    func told(error: String?) throws {
        let pair = MachinePair()
        pair.callee.handlers[.id(36)] = .stream(inCapacity: 0, outCapacity: 1) { stream in
            if let error { stream.fail(error) } else { stream.finish() }
        }
        let mux = try pair.caller.openStream(36, inCapacity: 0, outCapacity: 1)
        pair.exchange()
        #expect(pair.caller.takeEvents() == [.callEnded(mux, error.map { .remote(Payload($0)) } ?? .finished)])
        #expect(pair.caller.takeSaid().map(\.header.operation) == [.connectMux])
        #expect(pair.caller.machine.openCalls == 0)
    }

    @Test("The final message costs one credit, and waits for it [C raw.credits]", arguments: [nil, "boom"])
    func finalCredit(error: String?) throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 0, outCapacity: 1)
        #expect(end.send(from: key, "x"))
        _ = end.takeSaid()
        end.finish(key, error: error)
        #expect(end.takeSaid() == [])
        #expect(end.machine.openIncomingCalls == 1)
        #expect(!end.send(from: key, "y"))
        try end.hear(TestMessage(.unblockServerMux, mux: 1, sequence: 1))
        #expect(end.takeSaid().map(\.header.sequence) == [2, 0])
        #expect(end.takeEvents() == [])
        #expect(end.machine.openIncomingCalls == 0)
    }

    @Test(
        "While the final message waits, input is counted and dropped, pings are answered, and nobody is cancelled twice"
    )
    func waitingForFinalCredit() throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 1, outCapacity: 1)
        #expect(end.send(from: key, "x"))
        end.finish(key)
        _ = end.takeSaid()
        try end.hear(
            TestMessage(.muxClientMessage, mux: 1, sequence: 1, payload: "dropped"),
            TestMessage(.ping, mux: 1, sequence: 2),
            TestMessage(.muxClientMessage, mux: 1, sequence: 3, flags: .endOfStream)
        )
        #expect(end.takeSaid().map(\.header.operation) == [.pong])
        end.consume(by: key)
        #expect(end.takeSaid() == [])
        #expect(end.takeEvents() == [])
        try end.hear(TestMessage(.unblockServerMux, mux: 1, sequence: 4))
        #expect(end.takeSaid().map(\.header.operation) == [.muxServerMessage, .disconnectClientMux])
    }

    @Test(
        "A handler that has returned is not cancelled by what ends the mux before its final message",
        arguments: ["caller", "sequence", "deadline", "silence", "connection"]
    )
    func notCancelled(cause: String) throws {
        let (end, key) = try MachineEnd.withIncomingStream(
            inCapacity: 1,
            outCapacity: 1,
            deadline: cause == "deadline" ? 100 : 0
        )
        #expect(end.send(from: key, "x"))
        end.finish(key)
        switch cause {
        case "caller": try end.hear(TestMessage(.disconnectServerMux, mux: 1))
        case "sequence": try end.hear(TestMessage(.unblockServerMux, mux: 1, sequence: 9))
        case "deadline": end.advance(by: .milliseconds(100))
        case "silence":
            for _ in 0..<8 {
                end.advance(by: .seconds(10))
                try end.hear(TestMessage(.pong, mux: 0))
            }
        default: end.disconnect()
        }
        #expect(end.takeEvents() == [])
        #expect(end.machine.openIncomingCalls == 0)
    }

    @Test("A caller's message after the handler's return is answered by a disconnect, which ends nothing more")
    func lateInput() throws {
        let pair = MachinePair()
        pair.callee.handlers[.id(30)] = .stream(inCapacity: 4, outCapacity: 1) { $0.onMessage = { _ in } }
        let mux = try pair.caller.openStream(30, inCapacity: 4, outCapacity: 1)
        pair.exchange()
        guard let stream = pair.callee.streams.values.first else {
            Issue.record("no stream")
            return
        }
        stream.finish()
        pair.callee.settle()
        try pair.caller.send(on: mux, "crossing")
        _ = pair.callee.takeSaid()
        pair.exchange()
        #expect(pair.callee.takeSaid() == [TestMessage(.disconnectClientMux, mux: mux)])
        #expect(pair.caller.takeEvents() == [.callEnded(mux, .finished)])
    }

    @Test("An end with a payload and no error delivers the payload, then ends")
    func endWithPayload() throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: 0, outCapacity: 1)
        try end.hear(TestMessage(.muxServerMessage, mux: mux, sequence: 1, flags: .endOfStream, payload: "last"))
        #expect(end.takeEvents() == [.streamMessage(mux, "last"), .callEnded(mux, .finished)])
        #expect(end.machine.openCalls == 0)
    }

    @Test("An error ends the call whether or not it says that it is the end")
    func errorWithoutEnd() throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: 0, outCapacity: 1)
        try end.hear(TestMessage(.muxServerMessage, mux: mux, sequence: 1, flags: .error, payload: "boom"))
        #expect(end.takeEvents() == [.callEnded(mux, .remote("boom"))])
    }

    @Test(
        "A handler's side that ends the mux without a text has disconnected; with the error flag its payload is the text"
    )
    func disconnected() throws {
        for (flags, outcome) in [([], .disconnected), (.error, .remote("why"))] as [(MessageFlags, CallEnd)] {
            let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: 1, outCapacity: 1)
            try end.hear(TestMessage(.disconnectClientMux, mux: mux, flags: flags, payload: "why"))
            #expect(end.takeEvents() == [.callEnded(mux, outcome)])
            #expect(end.takeSaid() == [])
            #expect(end.machine.openCalls == 0)
        }
    }

    @Test("A caller that cancels tells the handler's side, which cancels the handler and confirms, without an end")
    func cancelled() throws {
        for inCapacity in [0, 1] {
            let pair = MachinePair()
            pair.callee.handlers[.id(37)] = .idle(inCapacity: inCapacity, outCapacity: 1)
            let mux = try pair.caller.openStream(37, inCapacity: inCapacity, outCapacity: 1)
            pair.exchange()
            let key = try pair.callee.takeStarted()
            _ = (pair.caller.takeSaid(), pair.callee.takeSaid())
            pair.caller.cancel(mux)
            pair.caller.cancel(mux)
            #expect(pair.caller.takeEvents() == [.callEnded(mux, .cancelled)])
            pair.exchange()
            #expect(pair.caller.takeSaid() == [TestMessage(.disconnectServerMux, mux: mux, sequence: 1)])
            #expect(pair.callee.takeSaid() == [TestMessage(.disconnectClientMux, mux: mux)])
            #expect(pair.callee.takeEvents() == [.handlerCancelled(key, .cancelledByPeer)])
            #expect(pair.caller.takeEvents() == [])
            #expect(pair.callee.machine.openIncomingCalls == 0)
            #expect(try pair.caller.send(on: mux, "x") == .ended)
            #expect(!pair.caller.finishInput(of: mux))
        }
    }

    @Test("A second disconnect of the caller is ignored, whatever its number")
    func cancelledTwice() throws {
        let (end, _) = try MachineEnd.withIncomingStream(inCapacity: 1, outCapacity: 1)
        try end.hear(
            TestMessage(.disconnectServerMux, mux: 1, sequence: 1),
            TestMessage(.disconnectServerMux, mux: 1)
        )
        #expect(end.takeSaid() == [TestMessage(.disconnectClientMux, mux: 1)])
    }

    @Test(
        "An error's text over the limit of payloads is cut there, and one at it is not",
        arguments: [(3, "abc"), (4, "abc")]
    )
    func longText(count: Int, sent: String) throws {
        var configuration = MuxConfiguration(checksums: false)
        configuration.maximumPayloadBytes = 3
        let (end, key) = try MachineEnd.withIncomingStream(
            inCapacity: 0,
            outCapacity: 1,
            configuration: configuration
        )
        end.finish(key, error: String("abcd".prefix(count)))
        #expect(end.takeSaid().first?.payload == Array(sent.utf8))
    }
}
