// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Limits of what waits to be written")
struct QueueLimitTests {
    private static let overhead = 64

    private func stuck(_ change: (inout MuxConfiguration) -> Void) -> MachineEnd {
        var configuration = MuxConfiguration(checksums: false)
        change(&configuration)
        let end = MachineEnd(configuration: configuration)
        end.isStuck = true
        return end
    }

    @Test("Requests wait up to maximumQueuedBytes; with more, one more fails until something is written")
    func requests() throws {
        let end = stuck { $0.maximumQueuedBytes = 2 * (100 + Self.overhead) }
        let payload = Payload(Array(repeating: 1, count: 100))
        for _ in 0..<3 { _ = try end.request(20, payload) }
        #expect(end.machine.queuedBytes == 3 * (100 + Self.overhead))
        let error = #expect(throws: MuxError.self) { try end.request(20, payload) }
        #expect(error?.code == .queueFull)
        #expect(throws: MuxError.self) { try end.openStream(30, inCapacity: 0, outCapacity: 1) }
        end.write(limit: 1)
        _ = try end.request(20, payload)
        end.write()
        #expect(end.machine.queuedBytes == 0)
        #expect(end.keptCount == 0)
    }

    @Test("A stream waits when more than maximumQueuedBytesPerMux of its own wait, and goes on at half of that")
    func perMux() throws {
        let end = stuck { $0.maximumQueuedBytesPerMux = 2 * (100 + Self.overhead) }
        end.isStuck = false
        let mux = try end.openStream(30, inCapacity: 100, outCapacity: 1)
        try end.hear(TestMessage(.acknowledgeMux, mux: mux))
        end.isStuck = true
        let payload = Payload(Array(repeating: 1, count: 100))
        for _ in 0..<3 { #expect(try end.send(on: mux, payload) == .queued) }
        #expect(try end.send(on: mux, payload) == .blocked)
        // Others are not concerned.
        _ = try end.request(20, payload)
        _ = end.takeEvents()
        end.write(limit: 1)
        end.settle()
        #expect(end.takeEvents() == [])
        end.write(limit: 1)
        end.settle()
        #expect(end.takeEvents() == [.sendable(mux)])
        #expect(try end.send(on: mux, payload) == .queued)
    }

    @Test("A handler's stream does so too")
    func perMuxOfHandler() throws {
        var configuration = MuxConfiguration(checksums: false)
        configuration.maximumQueuedBytesPerMux = 0
        let (end, key) = try MachineEnd.withIncomingStream(
            inCapacity: 0,
            outCapacity: 10,
            configuration: configuration
        )
        end.isStuck = true
        #expect(end.send(from: key, "first"))
        #expect(!end.send(from: key, "second"))
        end.write(limit: 1)
        end.settle()
        #expect(end.takeEvents() == [.handlerSendable(key)])
        #expect(end.send(from: key, "second"))
    }

    @Test("All streams wait when more than maximumQueuedBytes wait, and all are told, once, at half of that")
    func total() throws {
        let end = stuck { $0.maximumQueuedBytes = 1000 }
        end.isStuck = false
        let muxes = try (0..<3).map { _ in try end.openStream(30, inCapacity: 4, outCapacity: 1) }
        for mux in muxes { try end.hear(TestMessage(.acknowledgeMux, mux: mux)) }
        _ = end.takeEvents()
        end.isStuck = true
        _ = try end.request(20, Payload(Array(repeating: 1, count: 1000)))
        for mux in muxes {
            for _ in 0..<2 { #expect(try end.send(on: mux, "x") == .blocked) }
        }
        end.write()
        end.settle()
        #expect(Set(end.takeEvents()) == Set(muxes.map { .sendable($0) }))
        for mux in muxes { #expect(try end.send(on: mux, "x") == .queued) }
    }

    @Test("Answers beyond twice maximumQueuedBytes end the connection; a single one of any size does not")
    func answers() throws {
        var configuration = MuxConfiguration(checksums: false)
        configuration.maximumQueuedBytes = 1000
        let end = MachineEnd.serving([22: .silent], configuration: configuration)
        end.isStuck = true
        for mux in 1...3 as ClosedRange<UInt64> { try end.hear(TestMessage(.request, mux: mux, handler: 22)) }
        let keys: [MuxKey] = end.takeEvents().compactMap { event in
            if case .requestStarted(let key, _) = event { key } else { nil }
        }
        let payload = Payload(Array(repeating: 1, count: 1000))
        #expect(end.respond(to: keys[0], payload))
        #expect(end.failure == nil)
        #expect(end.respond(to: keys[1], payload))
        #expect(end.failure == nil)
        #expect(end.machine.queuedBytes > 2 * 1000)
        end.respond(to: keys[2], payload)
        #expect((end.failure as? MuxError)?.code == .peerNotReading)
        #expect(end.keptCount == 0)
    }

    @Test("Control messages up to maximumQueuedControlBytes wait; with more the connection ends")
    func control() throws {
        let end = stuck { $0.maximumQueuedControlBytes = 10 * 200 }
        func pings() throws -> Int {
            var count = 0
            while end.failure == nil, count < 1000 {
                try end.hear(TestMessage(.ping, mux: 0))
                count += 1
            }
            return count
        }
        let count = try pings()
        #expect((end.failure as? MuxError)?.code == .peerNotReading)
        #expect((2..<100).contains(count))
        // As many minus one are borne, however often, by one that writes.
        let patient = stuck { $0.maximumQueuedControlBytes = 10 * 200 }
        for _ in 0..<10 {
            for _ in 0..<count - 1 { try patient.hear(TestMessage(.ping, mux: 0)) }
            #expect(patient.failure == nil)
            #expect(patient.write() == count - 1)
        }
    }

    @Test("What waits for a call that ends is dropped, and its payloads are forgotten")
    func dropped() throws {
        let end = stuck { _ in }
        let request = try end.request(20, "request")
        let stream = try end.openStream(30, "opening", inCapacity: 4, outCapacity: 1)
        #expect(end.keptCount == 2)
        end.cancel(request)
        end.cancel(stream)
        #expect(end.keptCount == 0)
        #expect(end.machine.queuedBytes == 0)
        // The peer has heard of neither.
        #expect(end.write() == 0)
    }

    @Test("A request whose deadline passes while it waits is not written")
    func lateRequest() throws {
        let end = stuck { _ in }
        let mux = try end.request(20, "late", deadline: .milliseconds(100))
        let other = try end.request(20, "in time", deadline: .milliseconds(1_000))
        end.advance(by: .milliseconds(400))
        #expect(end.takeEvents().contains(.callEnded(mux, .deadlineExceeded)))
        end.write()
        let said = end.takeSaid()
        #expect(said.map(\.header.muxID) == [other])
        // What is left, not what there was.
        #expect(said.map(\.header.deadlineMilliseconds) == [600])
        #expect(end.keptCount == 0)
    }

    @Test("Nothing that waited on a connection is written after its end")
    func afterTheEnd() throws {
        let end = stuck { _ in }
        _ = try end.request(20, "request")
        try end.hear(TestMessage(.ping, mux: 0))
        end.disconnect()
        #expect(end.machine.hasMessages == false)
        #expect(end.write() == 0)
        #expect(end.keptCount == 0)
    }

    @Test("What goes beside a payload counts as its bytes do, of calls, answers and refusals")
    func extensionBlocks() throws {
        let extensions = MuxExtensions(features: [.metadata, .errorCodes])
        let agreement = MuxExtensions.agreed(local: extensions, remote: extensions)
        var configuration = MuxConfiguration(checksums: false)
        configuration.maximumQueuedControlBytes = 2_000
        let end = MachineEnd(configuration: configuration, agreement: agreement)
        end.isStuck = true
        let text = String(repeating: "v", count: 1_000)
        _ = try end.request(20, options: CallOptions(metadata: ["k": text]))
        #expect(end.machine.queuedBytes > 1_000)
        end.write()
        #expect(end.machine.queuedBytes == 0)
        // Two refusals fit, and with a third the peer is one that does not read.
        let details = FailureDetails(code: "no", details: Array(text.utf8.prefix(700)))
        for mux in 1...3 as ClosedRange<UInt64> {
            try end.hear(TestMessage(.connectMux, mux: mux, handler: 60))
        }
        #expect(end.failure == nil)
        end.write()
        end.leavesStreamsUnaccepted = true
        end.handlers[.id(30)] = .idle(inCapacity: 0, outCapacity: 1)
        for mux in 11...13 as ClosedRange<UInt64> { try end.hear(TestMessage(.connectMux, mux: mux, handler: 30)) }
        for event in end.takeEvents() {
            guard case .streamStarted(let key, _) = event else { continue }
            end.machine.refuseStream(key, reason: "", details: details)
        }
        #expect(end.failure == nil)
        try end.hear(TestMessage(.ping, mux: 0))
        #expect((end.failure as? MuxError)?.code == .peerNotReading)
    }
}
