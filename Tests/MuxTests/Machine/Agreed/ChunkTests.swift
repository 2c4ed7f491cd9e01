// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Payloads in pieces")
struct ChunkTests {
    private static let features: MuxFeatures = [.chunks, .requestCancellation]

    private func payload(_ count: Int) -> Payload {
        Payload((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) })
    }

    private func echoing(
        _ features: MuxFeatures = Self.features,
        _ configuration: MuxConfiguration = MuxConfiguration(checksums: true)
    ) -> MachinePair {
        MachinePair.agreed(
            features,
            configuration: configuration,
            handlers: [
                20: .request { $0.respond($0.payload) },
                30: .stream(inCapacity: 2, outCapacity: 2) { stream in
                    stream.send(stream.payload)
                    stream.onMessage = { stream.send($0) }
                    stream.onInputFinished = { stream.finish() }
                },
            ]
        )
    }

    @Test(
        "Arrive whole, at every size about the piece's, requests and answers",
        arguments: [0, 1, 1023, 1024, 1025, 2047, 2048, 2049, 10_000]
    )
    func requests(count: Int) throws {
        let pair = echoing()
        let mux = try pair.caller.request(20, payload(count), subroute: nil)
        let pieces = max(1, (count + 1023) / 1024)
        let said = pair.caller.takeSaid()
        #expect(said.count == pieces)
        #expect(said.allSatisfy { $0.payload.count <= 1024 })
        #expect(said.dropLast().allSatisfy { $0.header.flags.contains(.more) })
        #expect(said.last?.header.flags.contains(.more) == false)
        #expect(said.map(\.header.sequence) == (0..<UInt32(pieces)).map { $0 })
        pair.exchange()
        // Nobody can tell an empty request from none (GRID-V1 §2.3).
        #expect(pair.caller.takeEvents() == [.callEnded(mux, .response(count == 0 ? nil : payload(count)))])
        #expect(pair.callee.takeSaid().count == pieces)
    }

    @Test("So do the messages of streams, and cost one credit each", arguments: [1, 1024, 1025, 5_000])
    func streams(count: Int) throws {
        let pair = echoing()
        pair.caller.consumesAtOnce = true
        let mux = try pair.caller.openStream(30, payload(count), inCapacity: 2, outCapacity: 2)
        pair.exchange()
        for _ in 0..<10 {
            #expect(try pair.caller.send(on: mux, payload(count)) == .queued)
            pair.exchange()
        }
        pair.caller.finishInput(of: mux)
        pair.exchange()
        let events = pair.caller.takeEvents()
        #expect(events.filter { $0 == .streamMessage(mux, payload(count)) }.count == 11)
        #expect(events.last == .callEnded(mux, .finished))
        #expect(pair.callee.machine.openIncomingCalls == 0)
    }

    @Test("Other muxes come between them")
    func interleaved() throws {
        let pair = echoing()
        pair.caller.isStuck = true
        let large = try pair.caller.request(20, payload(200_000))
        pair.caller.write(limit: 20)
        let small = try pair.caller.request(20, payload(10))
        pair.caller.write()
        let said = pair.caller.takeSaid()
        let position = try #require(said.firstIndex { $0.header.muxID == small })
        #expect(position <= 20 + 17)
        #expect(said.last?.header.muxID == large)
        pair.caller.isStuck = false
        pair.exchange()
        let events = Set(pair.caller.takeEvents())
        #expect(events.contains(.callEnded(large, .response(payload(200_000)))))
        #expect(events.contains(.callEnded(small, .response(payload(10)))))
    }

    @Test("A request that is given up between two pieces is forgotten at the other side, and its rest starts nothing")
    func cancelledBetween() throws {
        let pair = echoing()
        pair.caller.isStuck = true
        let mux = try pair.caller.request(20, payload(5_000))
        pair.caller.write(limit: 2)
        let pieces = pair.caller.takeOutbox()
        for piece in pieces { pair.callee.hear(piece) }
        #expect(pair.callee.machine.openIncomingCalls == 1)
        #expect(pair.callee.takeEvents() == [])
        pair.caller.cancel(mux)
        #expect(pair.caller.keptCount == 0)
        pair.caller.write()
        #expect(pair.caller.takeSaid().map(\.header.operation) == [.request, .request, .disconnectServerMux])
        pair.exchange()
        #expect(pair.callee.machine.openIncomingCalls == 0)
        // A piece that came late would be numbered.
        let late = TestMessage(.request, mux: mux, sequence: 2, handler: 0, flags: .endOfStream, payload: "late")
        try pair.callee.hear(late)
        #expect(!pair.callee.takeEvents().contains { if case .requestStarted = $0 { true } else { false } })
        #expect(pair.callee.takeSaid() == [])
    }

    @Test("A stream whose opening never completes ends with its caller, and starts nothing")
    func openingGivenUp() throws {
        let pair = echoing()
        pair.caller.isStuck = true
        let mux = try pair.caller.openStream(30, payload(5_000), inCapacity: 2, outCapacity: 2)
        pair.caller.write(limit: 3)
        pair.exchange()
        #expect(pair.callee.machine.openIncomingCalls == 1)
        pair.caller.cancel(mux)
        pair.caller.write()
        pair.exchange()
        #expect(pair.callee.machine.openIncomingCalls == 0)
        #expect(pair.callee.takeSaid().map(\.header.operation) == [.disconnectClientMux])
    }

    @Test("All pieces together are held to the payload limit")
    func payloadLimit() throws {
        var configuration = MuxConfiguration(checksums: false)
        configuration.maximumPayloadBytes = 3_000
        let end = MachinePair.agreed(Self.features, configuration: configuration, handlers: [20: .silent]).callee
        let piece = Array(repeating: UInt8(7), count: 1000)
        for sequence in 0..<2 as Range<UInt32> {
            try end.hear(
                TestMessage(.request, mux: 1, sequence: sequence, handler: 20, flags: .more, bytes: piece),
                TestMessage(.request, mux: 2, sequence: sequence, handler: 20, flags: .more, bytes: piece)
            )
        }
        try end.hear(TestMessage(.request, mux: 1, sequence: 2, bytes: piece))
        #expect(end.failure == nil)
        #expect(end.takeEvents().count == 1)
        try end.hear(TestMessage(.request, mux: 2, sequence: 2, bytes: piece + [7]))
        #expect((end.failure as? MuxError)?.code == .payloadTooLarge)
    }

    @Test("Incomplete payloads of all calls together are held to maximumPartialBytes")
    func partialLimit() throws {
        var configuration = MuxConfiguration(checksums: false)
        configuration.maximumPartialBytes = 3_000
        let end = MachinePair.agreed(Self.features, configuration: configuration, handlers: [20: .silent]).callee
        let piece = Array(repeating: UInt8(7), count: 1000)
        for mux in 1...3 as ClosedRange<UInt64> {
            try end.hear(TestMessage(.request, mux: mux, handler: 20, flags: .more, bytes: piece))
        }
        #expect(end.failure == nil)
        try end.hear(TestMessage(.request, mux: 4, handler: 20, flags: .more, bytes: [7]))
        #expect((end.failure as? MuxError)?.code == .payloadTooLarge)
    }

    @Test("An error is never cut, and ends what has arrived in part")
    func errors() throws {
        let pair = MachinePair.agreed(Self.features, handlers: [22: .silent])
        let mux = try pair.caller.request(22)
        pair.exchange()
        let key = try pair.callee.takeStarted()
        _ = pair.callee.takeSaid()
        pair.callee.respond(to: key, payload(5_000), isError: true)
        #expect(pair.callee.takeSaid().count == 1)
        pair.exchange()
        #expect(pair.caller.takeEvents() == [.callEnded(mux, .remote(payload(5_000)))])
    }

    @Test("To a plain peer everything goes whole, and its flag has no meaning")
    func plain() throws {
        let pair = echoing([])
        let mux = try pair.caller.request(20, payload(100_000))
        #expect(pair.caller.takeSaid().count == 1)
        pair.exchange()
        #expect(pair.caller.takeEvents() == [.callEnded(mux, .response(payload(100_000)))])
        try pair.callee.hear(TestMessage(.request, mux: 9, handler: 20, flags: [.more, .endOfStream], payload: "x"))
        #expect(pair.callee.takeEvents().count == 2)
    }

    @Test("A deadline is the first piece's, and passes for a request whose rest never comes")
    func deadline() throws {
        let pair = echoing()
        pair.caller.isStuck = true
        _ = try pair.caller.request(20, payload(5_000), deadline: .milliseconds(100))
        pair.caller.write(limit: 2)
        #expect(pair.caller.takeSaid().map(\.header.deadlineMilliseconds) == [100, 0])
        pair.exchange()
        #expect(pair.callee.machine.openIncomingCalls == 1)
        pair.callee.advance(by: .milliseconds(100))
        #expect(pair.callee.machine.openIncomingCalls == 0)
    }
}
