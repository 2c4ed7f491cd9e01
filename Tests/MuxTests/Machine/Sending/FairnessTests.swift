// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Muxes take turns by bytes, and control messages go first")
struct FairnessTests {
    /// A batch, as it is written at most before somebody else has to come.
    private let batch = 64 << 10

    private func caller(
        _ features: MuxFeatures = [],
        _ change: (inout MuxConfiguration) -> Void = { _ in }
    ) -> MachineEnd {
        var configuration = MuxConfiguration(checksums: false)
        configuration.maximumQueuedBytes = 1 << 30
        configuration.maximumQueuedBytesPerMux = 1 << 30
        configuration.maximumStreamCapacity = 1 << 16
        change(&configuration)
        let extensions = MuxExtensions(features: features)
        return MachineEnd(
            configuration: configuration,
            agreement: MuxExtensions.agreed(local: extensions, remote: extensions)
        )
    }

    /// Streams of ours that have so many messages of so many bytes waiting.
    private func bulks(on end: MachineEnd, _ waiting: [(count: Int, size: Int)]) throws -> [UInt64] {
        let muxes = try waiting.map { _ in try end.openStream(30, inCapacity: 1 << 16, outCapacity: 1) }
        for mux in muxes { try end.hear(TestMessage(.acknowledgeMux, mux: mux)) }
        end.isStuck = true
        for (mux, waiting) in zip(muxes, waiting) {
            let payload = Payload(Array(repeating: 7, count: waiting.size))
            for _ in 0..<waiting.count { #expect(try end.send(on: mux, payload) == .queued) }
        }
        _ = end.takeSaid()
        return muxes
    }

    /// Bytes that are written before a message of this mux comes.
    private func bytesBefore(_ mux: UInt64, on end: MachineEnd) -> Int? {
        var bytes = 0
        while end.write(limit: 1) == 1 {
            for message in end.takeSaid() {
                if message.header.muxID == mux { return bytes }
                bytes += message.payload.count + 16
            }
        }
        return nil
    }

    @Test(
        "100 MB that wait on a mux add no more than a batch to the way of a request, however long they have waited",
        arguments: [(6_400, 16 << 10, false), (100, 1 << 20, true), (2, 50 << 20, true)],
        [0, 7]
    )
    func bulk(_ waiting: (count: Int, size: Int, hasChunks: Bool), written: Int) throws {
        let end = caller(waiting.hasChunks ? [.chunks, .requestCancellation] : []) {
            $0.maximumStreamCapacity = 1 << 17
        }
        let capacity = 1 << 17
        let mux = try end.openStream(30, inCapacity: capacity, outCapacity: 1)
        try end.hear(TestMessage(.acknowledgeMux, mux: mux))
        end.isStuck = true
        let payload = Payload(Array(repeating: 7, count: waiting.size))
        for _ in 0..<waiting.count { try end.send(on: mux, payload) }
        #expect(end.machine.queuedBytes >= 100_000_000)
        end.write(limit: written)
        _ = end.takeSaid()
        let request = try end.request(20, Payload(Array(repeating: 1, count: 100)))
        #expect(try #require(bytesBefore(request, on: end)) <= batch)
    }

    @Test("So do a hundred muxes with a megabyte each")
    func manyBulks() throws {
        let end = caller()
        _ = try bulks(on: end, Array(repeating: (64, 16 << 10), count: 100))
        #expect(end.machine.queuedBytes >= 100 << 20)
        end.write(limit: 150)
        _ = end.takeSaid()
        let request = try end.request(20, "small")
        #expect(try #require(bytesBefore(request, on: end)) <= batch)
    }

    @Test("Small requests without end do not keep a large mux from its share")
    func noStarvation() throws {
        let end = caller()
        let mux = try #require(bulks(on: end, [(200, 16 << 10)]).first)
        var shares = (bulk: 0, small: 0)
        for _ in 0..<200 {
            for _ in 0..<20 { _ = try end.request(20, Payload(Array(repeating: 1, count: 1000))) }
            end.write(limit: 20)
            for message in end.takeSaid() {
                if message.header.muxID == mux {
                    shares.bulk += message.payload.count
                } else {
                    shares.small += message.payload.count
                }
            }
        }
        #expect(shares.bulk * 3 > shares.small, "\(shares)")
        #expect(shares.small * 3 > shares.bulk, "\(shares)")
    }

    @Test("Two large muxes share by bytes, whatever the size of their messages")
    func sharesByBytes() throws {
        let end = caller()
        let muxes = try bulks(on: end, [(40, 48 << 10), (4_000, 512)])
        var shares: [UInt64: Int] = [:]
        for _ in 0..<1_000 {
            end.write(limit: 1)
            for message in end.takeSaid() { shares[message.header.muxID, default: 0] += message.payload.count + 64 }
        }
        let (first, second) = try (#require(shares[muxes[0]]), #require(shares[muxes[1]]))
        #expect(first < second * 2 && second < first * 2, "\(shares)")
    }

    @Test("A mux whose messages are larger than all that may wait of it has no more than its share")
    func messagesLargerThanTheQueue() throws {
        let end = caller { $0.maximumQueuedBytesPerMux = 256 << 10 }
        let muxes = try bulks(on: end, [(0, 0), (0, 0)])
        let payloads = [1 << 20, 16 << 10].map { Payload(Array(repeating: 7, count: $0)) }
        var shares: [UInt64: Int] = [:]
        for _ in 0..<1_000 {
            // Of the large ones nothing else waits when one is written.
            for (mux, payload) in zip(muxes, payloads) { while try end.send(on: mux, payload) == .queued {} }
            end.write(limit: 1)
            for message in end.takeSaid() { shares[message.header.muxID, default: 0] += message.payload.count + 64 }
        }
        let (first, second) = try (#require(shares[muxes[0]]), #require(shares[muxes[1]]))
        #expect(first < second * 2 && second < first * 2, "\(shares)")
    }

    @Test("A mux's messages stay in their order, and what ends it comes last")
    func order() throws {
        let end = caller()
        let muxes = try bulks(on: end, Array(repeating: (0, 0), count: 5))
        for number in 0..<50 {
            for mux in muxes {
                try end.send(on: mux, Payload("\(number)" + String(repeating: " ", count: number * 400)))
            }
        }
        for mux in muxes { end.finishInput(of: mux) }
        end.write()
        let said = end.takeSaid()
        for mux in muxes {
            let own = said.filter { $0.header.muxID == mux }
            #expect(own.map(\.header.sequence) == Array(1...51))
            let numbers = own.dropLast().map { String(decoding: $0.payload, as: UTF8.self).prefix { $0 != " " } }
            #expect(numbers == (0..<50).map { "\($0)" })
            #expect(own.last?.header.flags == .endOfStream)
        }
    }

    @Test("Pongs, credits, acknowledgements and cancellations go before all payloads")
    func controlFirst() throws {
        let end = caller()
        end.handlers[.id(31)] = .idle(inCapacity: 1, outCapacity: 1)
        let output = try end.openStream(30, inCapacity: 0, outCapacity: 1)
        try end.hear(TestMessage(.acknowledgeMux, mux: output))
        let cancelled = try end.openStream(30, inCapacity: 1, outCapacity: 1)
        _ = try bulks(on: end, [(10, 1000)])
        try end.hear(TestMessage(.muxServerMessage, mux: output, sequence: 1, payload: "x"))
        try end.hear(TestMessage(.ping, mux: 0))
        try end.hear(TestMessage(.connectMux, mux: 77, handler: 31))
        end.cancel(cancelled)
        end.write(limit: 4)
        #expect(
            end.takeSaid().map(\.header.operation)
                == [.unblockServerMux, .pong, .acknowledgeMux, .disconnectServerMux]
        )
    }

    @Test("The end of a stream and the good-bye follow its messages at once, with nothing between")
    func endAfterMessages() throws {
        let (end, key) = try MachineEnd.withIncomingStream(inCapacity: 0, outCapacity: 8)
        end.isStuck = true
        for number in 0..<3 { end.send(from: key, Payload("\(number)")) }
        end.finish(key, error: "why")
        #expect(end.machine.openIncomingCalls == 1)
        end.write()
        #expect(
            end.takeSaid() == [
                TestMessage(.muxServerMessage, mux: 1, sequence: 1, payload: "0"),
                TestMessage(.muxServerMessage, mux: 1, sequence: 2, payload: "1"),
                TestMessage(.muxServerMessage, mux: 1, sequence: 3, payload: "2"),
                TestMessage(.muxServerMessage, mux: 1, sequence: 4, flags: [.endOfStream, .error], payload: "why"),
                TestMessage(.disconnectClientMux, mux: 1),
            ]
        )
        #expect(end.machine.openIncomingCalls == 0)
    }
}
