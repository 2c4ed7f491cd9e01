// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Messages of a mux that is not there (GRID-V1 §4.5)")
struct UnknownMuxTests {
    /// What each operation is answered with. A caller's answer is DisconnectServerMux where existing nodes send
    /// DisconnectClientMux, which would end an unrelated call of theirs with the same number (GRID-V1 §8.1).
    private static let answers: [(Mux.Operation, MessageFlags, Mux.Operation?)] = [
        (.muxClientMessage, [], .disconnectClientMux), (.muxClientMessage, .endOfStream, .disconnectClientMux),
        (.muxServerMessage, [], .disconnectServerMux), (.muxServerMessage, .error, .disconnectServerMux),
        (.acknowledgeMux, [], .disconnectServerMux), (.pong, [], .disconnectServerMux),
        (.muxServerMessage, .endOfStream, nil), (.muxServerMessage, [.endOfStream, .error], nil),
        (.disconnectServerMux, [], nil), (.disconnectClientMux, [], nil), (.disconnectClientMux, .error, nil),
        (.unblockServerMux, [], nil), (.unblockClientMux, [], nil), (.response, .endOfStream, nil),
        (.response, [.endOfStream, .error], nil), (.muxConnectError, [], nil),
    ]

    @Test("Each is ignored or answered as the protocol has it, and nothing else happens", arguments: answers)
    func unknown(operation: Mux.Operation, flags: MessageFlags, answer: Mux.Operation?) throws {
        for mux in [1, 1 << 24, .max] as [UInt64] {
            let end = MachineEnd()
            try end.hear(TestMessage(operation, mux: mux, sequence: 4, flags: flags, payload: "x"))
            #expect(end.takeSaid() == (answer.map { [TestMessage($0, mux: mux)] } ?? []))
            #expect(end.takeEvents() == [])
            #expect(end.failure == nil)
        }
    }

    @Test("No two nodes answer each other's answers")
    func noLoop() throws {
        for (operation, flags, _) in Self.answers {
            let pair = MachinePair()
            try pair.callee.hear(TestMessage(operation, mux: 99, flags: flags))
            pair.exchange()
            #expect(pair.caller.takeSaid() == [])
        }
    }

    @Test(
        "Messages of a stream do nothing to a single request of the same number, but for its refusal",
        arguments: answers
    )
    func request(operation: Mux.Operation, flags: MessageFlags, answer: Mux.Operation?) throws {
        let end = MachineEnd()
        let mux = try end.request(20)
        _ = end.takeSaid()
        try end.hear(TestMessage(operation, mux: mux, flags: flags, payload: "x"))
        let ends = operation == .response || operation == .muxConnectError
        #expect(end.machine.openCalls == (ends ? 0 : 1))
        #expect(end.takeSaid() == (answer.map { [TestMessage($0, mux: mux)] } ?? []))
    }

    @Test("A call that the peer has not been told of is not there for it", arguments: answers)
    func unannounced(operation: Mux.Operation, flags: MessageFlags, answer: Mux.Operation?) throws {
        let end = MachineEnd()
        end.isStuck = true
        for mux in [try end.request(20), try end.openStream(30, inCapacity: 1, outCapacity: 1)] {
            try end.hear(TestMessage(operation, mux: mux, flags: flags, payload: "x"))
        }
        #expect(end.takeEvents() == [])
        #expect(end.machine.openCalls == 2)
    }

    @Test("An answer to a stream's number does nothing to the stream")
    func stream() throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: 1, outCapacity: 1)
        try end.hear(TestMessage(.response, mux: mux, flags: .endOfStream, payload: "x"))
        #expect(end.takeEvents() == [])
        #expect(end.machine.openCalls == 1)
    }

    @Test("The peer's streams and ours of the same number have nothing to do with each other (GRID-V1 §8.1)")
    func sameNumber() throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: 1, outCapacity: 1)
        end.handlers[.id(30)] = .idle(inCapacity: 1, outCapacity: 1)
        try end.hear(TestMessage(.connectMux, mux: mux, handler: 30))
        let key = try end.takeStarted()
        _ = end.takeSaid()
        try end.hear(
            TestMessage(.muxClientMessage, mux: mux, sequence: 1, payload: "in"),
            TestMessage(.muxServerMessage, mux: mux, sequence: 1, payload: "out")
        )
        #expect(end.takeEvents() == [.handlerMessage(key, "in"), .streamMessage(mux, "out")])
        try end.hear(TestMessage(.disconnectServerMux, mux: mux))
        #expect(end.takeEvents() == [.handlerCancelled(key, .cancelledByPeer)])
        #expect(end.machine.openCalls == 1)
    }

    @Test("Operations that make no sense on an open connection are ignored [C raw.ignored-ops, raw.merged-nested]")
    func ignored() throws {
        let end = MachineEnd.serving([20: .request { $0.respond("alive") }])
        let batch = try MessageHeader(sequence: 0, operation: .merged).encoded()
        let nested =
            try MessageHeader(sequence: 1, operation: .merged).encoded()
            + [0xc4, UInt8(batch.count)] + batch
        end.hear(nested)
        for number in UInt8.min ... .max where ![3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17].contains(number) {
            try end.hear(TestMessage(Mux.Operation(rawValue: number), mux: 1, payload: "x"))
        }
        #expect(end.takeSaid() == [])
        #expect(end.takeEvents() == [])
        try end.hear(TestMessage(.request, mux: 5, handler: 20))
        #expect(end.takeSaid().count == 1)
        #expect(end.failure == nil)
    }
}
