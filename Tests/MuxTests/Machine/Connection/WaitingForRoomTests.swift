// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Streams that wait for room in the queue")
struct WaitingForRoomTests {
    /// A caller whose connection takes nothing, with an open stream that waits because of a large request.
    private func withWaitingStream() throws -> (end: MachineEnd, stream: UInt64, request: UInt64) {
        var configuration = MuxConfiguration(checksums: false)
        configuration.maximumQueuedBytes = 100
        let end = MachineEnd(configuration: configuration)
        let stream = try end.openStream(30, inCapacity: 2, outCapacity: 1)
        try end.hear(TestMessage(.acknowledgeMux, mux: stream))
        end.isStuck = true
        let request = try end.request(20, Payload([UInt8](repeating: 1, count: 200)), deadline: .seconds(1))
        #expect(try end.send(on: stream, "a") == .blocked)
        _ = end.takeEvents()
        return (end, stream, request)
    }

    @Test("It is told to go on when what was in its way is written")
    func written() throws {
        let (end, stream, _) = try withWaitingStream()
        end.isStuck = false
        end.settle()
        #expect(end.takeEvents() == [.sendable(stream)])
    }

    @Test("It is told to go on when what was in its way is cancelled")
    func cancelled() throws {
        let (end, stream, request) = try withWaitingStream()
        end.cancel(request)
        #expect(end.takeEvents() == [.sendable(stream), .callEnded(request, .cancelled)])
        #expect(try end.send(on: stream, "a") == .queued)
    }

    @Test("It is told to go on when the deadline of what was in its way passes")
    func expired() throws {
        let (end, stream, request) = try withWaitingStream()
        end.advance(by: .seconds(1))
        let events = end.takeEvents().filter { $0 != .callAged(request) && $0 != .callAged(stream) }
        #expect(events == [.sendable(stream), .callEnded(request, .deadlineExceeded)])
    }

    @Test("However often it has to wait while the queue is busy, it is remembered once")
    func busyQueue() throws {
        var configuration = MuxConfiguration(checksums: false)
        configuration.maximumQueuedBytes = 100_000
        configuration.maximumQueuedBytesPerMux = 64
        let agreement = MuxExtensions.agreed(local: .defaults, remote: MuxExtensions(chunkBytes: 1024))
        let end = MachineEnd(configuration: configuration, agreement: agreement)
        let stream = try end.openStream(30, inCapacity: 1000, outCapacity: 1)
        try end.hear(TestMessage(.acknowledgeMux, mux: stream))
        end.isStuck = true
        _ = try end.request(20, Payload([UInt8](repeating: 1, count: 99_950)))
        var waits = 0
        while end.machine.queuedBytes > 50_000 {
            while try end.send(on: stream, "a") == .queued {}
            waits += 1
            #expect(end.machine.holdings.waitersForRoom == 1)
            end.write(limit: 1)
        }
        #expect(waits > 40)
    }
}
