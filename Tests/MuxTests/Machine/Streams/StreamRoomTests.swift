// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Streams that wait for room in the send queue")
struct StreamRoomTests {
    /// An end that writes nothing, whose queue is full of one request, with a stream that waits for room.
    private func fullEnd(_ agreement: MuxAgreement = .plain) throws -> (end: MachineEnd, stream: UInt64, large: UInt64)
    {
        var configuration = MuxConfiguration(checksums: false)
        configuration.maximumQueuedBytes = 1000
        let end = MachineEnd(configuration: configuration, agreement: agreement)
        end.handlers[.id(30)] = .idle(inCapacity: 0, outCapacity: 4)
        let stream = try end.openStream(30, inCapacity: 4, outCapacity: 1)
        try end.hear(TestMessage(.acknowledgeMux, mux: stream))
        end.isStuck = true
        let large = try end.request(20, Payload([UInt8](repeating: 1, count: 2000)))
        #expect(try end.send(on: stream, "x") == .blocked)
        _ = end.takeEvents()
        return (end, stream, large)
    }

    @Test("One goes on when the call that took the room is given up, though nothing is written any more")
    func roomOfTheCancelled() throws {
        let (end, stream, large) = try fullEnd()
        end.cancel(large)
        #expect(Set(end.takeEvents()) == [.callEnded(large, .cancelled), .sendable(stream)])
        #expect(end.machine.holdings.waitersForRoom == 0)
        #expect(try end.send(on: stream, "x") == .queued)
    }

    @Test("One that is told of credits while there is no room waits in line once")
    func waitsOnce() throws {
        let (end, stream, _) = try fullEnd(MuxExtensions.agreed(local: .defaults, remote: .defaults))
        for sequence in 1...100 as ClosedRange<UInt32> {
            try end.hear(TestMessage(.unblockClientMux, mux: stream, sequence: sequence, deadline: 1, handler: 1))
            #expect(try end.send(on: stream, "x") == .blocked)
        }
        #expect(end.machine.holdings.waitersForRoom == 1)
    }

    @Test("Those that have ended do not stay in line")
    func endedLeave() throws {
        let (end, _, _) = try fullEnd()
        for mux in 1...200 as ClosedRange<UInt64> {
            try end.hear(TestMessage(.connectMux, mux: mux, handler: 30))
            let key = try end.takeStarted()
            #expect(!end.send(from: key, "x"))
            try end.hear(TestMessage(.disconnectServerMux, mux: mux))
            _ = end.takeEvents()
        }
        #expect(end.machine.holdings.waitersForRoom < 30)
    }

    @Test("A handler that has returned is not told to go on")
    func returned() throws {
        var configuration = MuxConfiguration(checksums: false)
        configuration.maximumQueuedBytesPerMux = 100
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 0, outCapacity: 9, configuration: configuration)
        end.isStuck = true
        while end.send(from: key, "some text") {}
        end.finish(key)
        _ = end.takeEvents()
        end.isStuck = false
        end.settle()
        #expect(end.takeEvents() == [])
        #expect(end.machine.openIncomingCalls == 0)
    }
}
