// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Limits of a connection's muxes")
struct MuxLimitTests {
    private func configuration(_ change: (inout MuxConfiguration) -> Void) -> MuxConfiguration {
        var configuration = MuxConfiguration(checksums: false)
        change(&configuration)
        return configuration
    }

    @Test("As many calls as maximumOutgoingMuxes may be open; one more fails until one ends", arguments: [0, 1, 3])
    func outgoing(limit: Int) throws {
        let end = MachineEnd(configuration: configuration { $0.maximumOutgoingMuxes = limit })
        var muxes: [UInt64] = []
        for index in 0..<limit {
            muxes.append(
                try index.isMultiple(of: 2) ? end.request(20) : end.openStream(30, inCapacity: 0, outCapacity: 1)
            )
        }
        _ = end.takeSaid()
        #expect(throws: MuxError.self) { try end.request(20) }
        let error = #expect(throws: MuxError.self) { try end.openStream(30, inCapacity: 0, outCapacity: 1) }
        #expect(error?.code == .tooManyMuxes)
        #expect(end.takeSaid() == [])
        #expect(end.machine.openCalls == limit)
        guard let first = muxes.first else { return }
        end.cancel(first)
        #expect(!muxes.contains(try end.request(20)))
    }

    @Test(
        "As many requests as maximumIncomingRequests run at once; one more is refused until one is answered",
        arguments: [0, 1, 3]
    )
    func incomingRequests(limit: Int) throws {
        let end = MachineEnd.serving(
            [22: .silent],
            configuration: configuration { $0.maximumIncomingRequests = limit }
        )
        var keys: [MuxKey] = []
        for mux in 0..<UInt64(limit) {
            try end.hear(TestMessage(.request, mux: mux, handler: 22))
            keys.append(try end.takeStarted())
        }
        #expect(end.takeSaid() == [])
        try end.hear(TestMessage(.request, mux: 9, sequence: 8, deadline: 7, handler: 22, flags: .endOfStream))
        #expect(
            end.takeSaid() == [
                .refusal(
                    mux: 9,
                    sequence: 8,
                    deadline: 7,
                    handler: 22,
                    flags: .endOfStream,
                    reason: "too many concurrent requests"
                )
            ]
        )
        #expect(end.takeEvents() == [])
        guard let key = keys.first else { return }
        #expect(end.respond(to: key, "x"))
        try end.hear(TestMessage(.request, mux: 9, handler: 22))
        #expect(try end.takeStarted() != key)
    }

    @Test(
        "As many streams as maximumIncomingStreams are open at once; one more is refused until one ends",
        arguments: [0, 1, 3]
    )
    func incomingStreams(limit: Int) throws {
        let end = MachineEnd.serving(
            [30: .idle(inCapacity: 1, outCapacity: 1)],
            configuration: configuration { $0.maximumIncomingStreams = limit }
        )
        var keys: [MuxKey] = []
        for mux in 0..<UInt64(limit) {
            try end.hear(TestMessage(.connectMux, mux: mux, handler: 30))
            keys.append(try end.takeStarted())
        }
        _ = end.takeSaid()
        try end.hear(TestMessage(.connectMux, mux: 9, handler: 30))
        #expect(end.takeSaid() == [.refusal(mux: 9, handler: 30, reason: "too many concurrent streams")])
        #expect(end.takeEvents() == [])
        // Requests have a limit of their own.
        try end.hear(TestMessage(.request, mux: 9, handler: 60))
        #expect(end.takeEvents().count == 1)
        guard let key = keys.first else { return }
        end.finish(key)
        try end.hear(TestMessage(.connectMux, mux: 9, handler: 30))
        #expect(try end.takeStarted() != key)
    }

    @Test("A payload of maximumPayloadBytes may be sent; one byte more fails, and leaves the stream as it was")
    func sentPayloads() throws {
        let pair = MachinePair(
            caller: configuration { $0.maximumPayloadBytes = 3 },
            callee: configuration { $0.maximumPayloadBytes = 3 }
        )
        pair.callee.handlers[.id(30)] = .idle(inCapacity: 1, outCapacity: 1)
        let end = pair.caller
        for body in [
            { try end.request(20, "abcd") },
            { try end.openStream(30, "abcd", inCapacity: 1, outCapacity: 1) },
        ] as [() throws -> UInt64] {
            let error = #expect(throws: MuxError.self) { try body() }
            #expect(error?.code == .payloadTooLarge)
        }
        #expect(end.machine.openCalls == 0)
        let mux = try end.openStream(30, "abc", inCapacity: 1, outCapacity: 1)
        pair.exchange()
        let key = try pair.callee.takeStarted()
        #expect(throws: MuxError.self) { try end.send(on: mux, "abcd") }
        #expect(throws: MuxError.self) { try pair.callee.machine.send(from: key, payload: .bytes(count: 4)) }
        #expect(try end.send(on: mux, "abc") != .blocked)
        #expect(pair.callee.send(from: key, "abc"))
        pair.exchange()
        #expect(pair.callee.takeEvents().contains(.handlerMessage(key, "abc")))
        #expect(end.takeEvents().contains(.streamMessage(mux, "abc")))
    }

    @Test(
        "A received payload of maximumPayloadBytes is taken; one byte more ends the connection, whatever it is for",
        arguments: [.request, .ping, .muxServerMessage, .disconnect, .response] as [Mux.Operation]
    )
    func receivedPayloads(operation: Mux.Operation) throws {
        let end = MachineEnd(configuration: configuration { $0.maximumPayloadBytes = 3 })
        let call = try end.request(20)
        try end.hear(TestMessage(operation, mux: 1, payload: "abc"))
        #expect(end.failure == nil)
        try end.hear(TestMessage(operation, mux: 1, payload: "abcd"))
        #expect((end.failure as? MuxError)?.code == .payloadTooLarge)
        #expect(end.events.last == .callEnded(call, .disconnected))
    }

    @Test(
        "No stream has more capacity than maximumStreamCapacity, whatever was registered",
        arguments: [2, 3, .max]
    )
    func capacities(capacity: Int) throws {
        let configuration = configuration { $0.maximumStreamCapacity = 2 }
        let pair = MachinePair(caller: configuration, callee: configuration)
        pair.callee.handlers[.id(30)] = .idle(inCapacity: capacity, outCapacity: capacity)
        let mux = try pair.caller.openStream(30, inCapacity: capacity, outCapacity: capacity)
        pair.exchange()
        let key = try pair.callee.takeStarted()
        for _ in 0..<2 {
            #expect(try pair.caller.send(on: mux, "x") != .blocked)
            #expect(pair.callee.send(from: key, "x"))
        }
        #expect(try pair.caller.send(on: mux, "x") == .blocked)
        #expect(!pair.callee.send(from: key, "x"))
        // A sender that believes in the registered capacity is held to the limit.
        for sequence in 1...5 as ClosedRange<UInt32> {
            try pair.callee.hear(TestMessage(.muxClientMessage, mux: mux, sequence: sequence))
        }
        #expect(pair.callee.takeEvents().last == .handlerCancelled(key, .cancelledByPeer))
    }

    @Test("A configuration without a bound does not trap")
    func unbounded() throws {
        let configuration = configuration {
            $0.maximumStreamCapacity = .max
            $0.maximumOutgoingMuxes = .max
            $0.maximumIncomingRequests = .max
            $0.maximumIncomingStreams = .max
            $0.maximumPayloadBytes = .max
            $0.muxPingInterval = .max
            $0.connectionPingInterval = .max
            $0.agingInterval = .max
        }
        let pair = MachinePair(caller: configuration, callee: configuration)
        pair.callee.handlers[.id(30)] = .stream(inCapacity: .max, outCapacity: .max) { stream in
            stream.onMessage = { [unowned stream] in stream.send($0) }
            stream.onInputFinished = { [unowned stream] in stream.finish() }
        }
        let mux = try pair.caller.openStream(30, inCapacity: .max, outCapacity: .max, deadline: .max)
        pair.exchange()
        for _ in 0..<10 { try pair.caller.send(on: mux, "x") }
        pair.caller.finishInput(of: mux)
        pair.exchange()
        #expect(pair.caller.takeEvents().count == 11)
    }
}
