// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Pings of a mux (GRID-V1 §4.7)")
struct MuxPingTests {
    private func isMuxPing(_ message: TestMessage) -> Bool {
        message.header.operation == .ping && message.header.muxID != 0
    }

    /// Lets time pass for an end whose peer answers connection pings and nothing else.
    private func pass(seconds: Int, _ end: MachineEnd, _ body: (Int) throws -> Void = { _ in }) throws {
        for second in 1...seconds {
            end.advance(by: .seconds(1))
            try end.hear(TestMessage(.pong, mux: 0))
            try body(second)
        }
    }

    @Test(
        "The caller pings every 15 s, numbered and without a payload, a stream with no deadline or one above 15 s",
        arguments: [(nil, 3), (15_000, 0), (15_001, 1), (14_999, 0), (31_000, 2), (3_600_000, 3)] as [(UInt32?, Int)]
    )
    func callerPings(deadline: UInt32?, count: Int) throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(
            inCapacity: 1,
            outCapacity: 1,
            deadline: deadline.map { .milliseconds($0) }
        )
        var pings: [TestMessage] = []
        try pass(seconds: 46, end) { _ in
            for ping in end.takeSaid().filter(isMuxPing) {
                try end.hear(
                    TestMessage(.pong, mux: mux, sequence: ping.header.sequence, bytes: PongPayload().encoded())
                )
                pings.append(ping)
            }
        }
        #expect(pings == (0..<count).map { TestMessage(.ping, mux: mux, sequence: UInt32($0) + 1) })
    }

    @Test("A caller that has heard nothing for more than 30 s ends the stream as disconnected, and says so")
    func callerGivesUp() throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: 1, outCapacity: 1)
        try pass(seconds: 44, end)
        #expect(end.takeEvents() == [.callAged(mux)])
        #expect(end.takeSaid().filter(isMuxPing).count == 2)
        try pass(seconds: 1, end)
        #expect(end.takeEvents() == [.callEnded(mux, .disconnected)])
        #expect(end.takeSaid() == [TestMessage(.disconnectServerMux, mux: mux, sequence: 3)])
    }

    @Test(
        "Pongs and messages count as hearing of the stream, credits do not",
        arguments: [("pong", true), ("message", true), ("credit", false)]
    )
    func heard(what: String, isHeard: Bool) throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: 1, outCapacity: 1)
        try pass(seconds: 20, end)
        switch what {
        case "pong": try end.hear(TestMessage(.pong, mux: mux, bytes: PongPayload().encoded()))
        case "message": try end.hear(TestMessage(.muxServerMessage, mux: mux, sequence: 1, payload: "x"))
        default: try end.hear(TestMessage(.unblockClientMux, mux: mux, sequence: 1))
        }
        try pass(seconds: 26, end)
        #expect((end.machine.openCalls == 1) == isHeard)
        try pass(seconds: 20, end)
        #expect(end.machine.openCalls == 0)
    }

    @Test("A pong that cannot be read still shows that the peer is there")
    func unreadablePong() throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: 1, outCapacity: 1)
        try pass(seconds: 60, end) { _ in try end.hear(TestMessage(.pong, mux: mux, payload: "\u{1}")) }
        #expect(end.machine.openCalls == 1)
    }

    @Test(
        "A pong that says that the mux is not found, or why it has ended, fails the call",
        arguments: [PongPayload(isNotFound: true), PongPayload(error: "gone"), PongPayload(error: "")]
    )
    func notFound(pong: PongPayload) throws {
        let (end, mux) = try MachineEnd.withOutgoingStream(inCapacity: 1, outCapacity: 1)
        try end.hear(TestMessage(.pong, mux: mux, bytes: pong.encoded()))
        #expect(end.takeEvents() == [.callEnded(mux, .disconnected)])
        #expect(end.takeSaid() == [])
    }

    @Test(
        "The handler's side answers with the ping's numbers and flags; a mux it does not have is not found [C raw.pings]"
    )
    func answered() throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 1, outCapacity: 1)
        try end.hear(
            TestMessage(.ping, mux: 1, sequence: 1, deadline: 9, handler: 8, flags: .stateless),
            TestMessage(.ping, mux: 99, sequence: 5)
        )
        #expect(
            end.takeSaid() == [
                TestMessage(
                    .pong,
                    mux: 1,
                    sequence: 1,
                    deadline: 9,
                    handler: 8,
                    flags: .stateless,
                    bytes: PongPayload().encoded()
                ), TestMessage(.pong, mux: 99, sequence: 5, bytes: PongPayload(isNotFound: true).encoded()),
            ]
        )
        #expect(end.takeEvents() == [])
        #expect(end.streams[key] != nil)
    }

    @Test("A request's mux is not found by a ping")
    func requestsMux() throws {
        let end = MachineEnd.serving([22: .silent])
        try end.hear(TestMessage(.request, mux: 7, handler: 22), TestMessage(.ping, mux: 7))
        #expect(end.takeSaid() == [TestMessage(.pong, mux: 7, bytes: PongPayload(isNotFound: true).encoded())])
        #expect(end.machine.openIncomingCalls == 1)
    }

    @Test(
        "The handler's side gives up at a check, every 15 s, that finds the last ping more than 60 s old, data or not"
    )
    func handlerGivesUp() throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 1, outCapacity: 1)
        var sequence: UInt32 = 0
        try pass(seconds: 74, end) { _ in
            sequence += 1
            try end.hear(TestMessage(.unblockServerMux, mux: 1, sequence: sequence))
        }
        #expect(end.takeEvents() == [])
        _ = end.takeSaid()
        end.advance(by: .seconds(1))
        #expect(end.takeEvents() == [.handlerCancelled(key, .callerUnresponsive)])
        #expect(end.takeSaid() == [TestMessage(.disconnectClientMux, mux: 1)])
    }

    @Test("A clock that is late, as all are, makes that the fourth check [C raw.no-mux-ping-60s]")
    func handlerGivesUpLate() throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 1, outCapacity: 1)
        end.clockLateness = MuxInterval(nanoseconds: 1000)
        try pass(seconds: 60, end)
        #expect(end.takeEvents() == [])
        try pass(seconds: 1, end)
        #expect(end.takeEvents() == [.handlerCancelled(key, .callerUnresponsive)])
    }

    @Test("Each ping of the caller counts anew")
    func handlerIsPinged() throws {
        let (end, _) = try MachineEnd.withIncomingStream(inCapacity: 1, outCapacity: 1)
        try pass(seconds: 50, end)
        try end.hear(TestMessage(.ping, mux: 1, sequence: 1))
        try pass(seconds: 69, end)
        #expect(end.machine.openIncomingCalls == 1)
        try pass(seconds: 1, end)
        #expect(end.machine.openIncomingCalls == 0)
    }

    @Test(
        "A stream with a deadline of 60 s or less is not watched for pings",
        arguments: [(60_000, false), (60_001, true), (90_000, true)] as [(UInt32, Bool)]
    )
    func watched(deadline: UInt32, isWatched: Bool) throws {
        var configuration = MuxConfiguration(checksums: false)
        configuration.muxPingTimeout = .seconds(60)
        // So that a check falls between the longest silence and the deadline.
        configuration.muxPingInterval = MuxInterval(nanoseconds: 60_000_500_000)
        let (end, key) = try MachineEnd.withIncomingStream(
            inCapacity: 1,
            outCapacity: 1,
            deadline: deadline,
            configuration: configuration
        )
        try pass(seconds: 59, end)
        end.advance(by: .milliseconds(1001))
        #expect(end.takeEvents() == [.handlerCancelled(key, isWatched ? .callerUnresponsive : .deadlineExceeded)])
    }

    @Test("A stream between two live ends stays open for as long as nobody ends it")
    func alive() throws {
        let pair = MachinePair()
        pair.callee.handlers[.id(37)] = .idle(inCapacity: 1, outCapacity: 1)
        pair.caller.clockLateness = .milliseconds(30)
        pair.callee.clockLateness = .milliseconds(7)
        let mux = try pair.caller.openStream(37, inCapacity: 1, outCapacity: 1)
        pair.advance(by: .seconds(3600))
        #expect(pair.caller.takeEvents() == [.callAged(mux)])
        #expect(pair.callee.machine.openIncomingCalls == 1)
        // One more or less for the lateness.
        #expect((238...240).contains(pair.caller.takeSaid().count(where: isMuxPing)))
    }
}
