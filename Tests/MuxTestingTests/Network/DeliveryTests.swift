// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import MuxTesting
import Testing

@Suite("What a simulated network delivers")
struct DeliveryTests {
    @Test("A message arrives whole after the latency of its direction")
    func latency() {
        var network = SimulatedNetwork.connected()
        network.send([1, 2, 3], from: 0, at: .nanoseconds(1000))
        network.send([4], from: 1, at: .nanoseconds(1001))
        let log = NetworkLog(&network)
        #expect(
            log.entries == [
                NetworkLog.Entry(time: 1071, event: .received(end: 0, bytes: [4])),
                NetworkLog.Entry(time: 1100, event: .received(end: 1, bytes: [1, 2, 3])),
            ]
        )
    }

    @Test("Each connection has a latency of its own, in the range")
    func latencies() {
        var seen: Set<Int64> = []
        for seed in 0..<200 as Range<UInt64> {
            var network = SimulatedNetwork.connected(seed: seed) { $0.latency = .nanoseconds(10) ... .nanoseconds(19) }
            network.send([], from: 0, at: .zero)
            seen.formUnion(NetworkLog(&network).entries.map(\.time))
        }
        #expect(seen == Set(10...19))
    }

    @Test("Jitter delays messages by up to as much, but keeps their order")
    func jitter() {
        var network = SimulatedNetwork.connected { $0.jitter = .nanoseconds(50) }
        var log = NetworkLog(&network)
        for number in 0..<250 as Range<UInt8> {
            let now = MuxInstant.nanoseconds(Int64(number) * 10)
            log.entries += NetworkLog(&network, until: now).entries
            network.send([number], from: 0, at: now)
        }
        log.entries += NetworkLog(&network).entries
        #expect(log.bytes(at: 1) == Array(0..<250))
        let delays = log.entries.enumerated().map { $1.time - Int64($0) * 10 }
        #expect(delays.allSatisfy { (100...150).contains($0) })
        #expect(Set(delays).count > 20)
        #expect(log.entries.map(\.time) == log.entries.map(\.time).sorted())
    }

    @Test("A stream delivers all bytes in order, cut and joined anywhere")
    func splits() {
        let sent = (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
        var network = SimulatedNetwork.connected(.stream) {
            $0.pieces = 1...5
            $0.jitter = .nanoseconds(30)
        }
        var log = NetworkLog(&network)
        for index in 0..<100 {
            let now = MuxInstant.nanoseconds(Int64(index) * 10)
            log.entries += NetworkLog(&network, until: now).entries
            network.send(Array(sent[index * 20..<index * 20 + 20]), from: 0, at: now)
        }
        log.entries += NetworkLog(&network).entries
        #expect(log.bytes(at: 1) == sent)
        let ends = log.deliveries(at: 1).reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        // Begins and ends at every place within what was sent, and across.
        #expect(Set(ends.map { $0 % 20 }) == Set(0..<20))
        #expect(log.deliveries(at: 1).contains { $0.count > 20 })
        #expect(!log.deliveries(at: 1).contains([]))
        #expect(network.statistics.splits > 0 && network.statistics.joins > 0)
        #expect(network.statistics.deliveredBytes == 2000 && network.statistics.lostBytes == 0)
    }

    @Test("A stream can arrive byte by byte")
    func bytes() {
        var network = SimulatedNetwork.connected(.stream) {
            $0.pieces = Int.max...Int.max
            $0.jitter = .nanoseconds(1_000_000)
        }
        network.send([1, 2, 3, 4, 5, 6, 7, 8], from: 0, at: .zero)
        network.send([], from: 0, at: .zero)
        let log = NetworkLog(&network)
        #expect(log.bytes(at: 1) == [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(log.deliveries(at: 1).count + network.statistics.joins == 8)
        #expect(log.deliveries(at: 1).contains { $0.count == 1 })
    }

    @Test("A window that is full takes no more until something has arrived", arguments: [1, 2, 5, 10])
    func window(size: Int) {
        var network = SimulatedNetwork.connected { $0.window = size }
        var sent = 0
        while network.isWritable(0), sent < 100 {
            // Empty messages count too.
            network.send(sent % 2 == 0 ? [7] : [], from: 0, at: .nanoseconds(Int64(sent)))
            sent += 1
        }
        #expect(sent == size)
        #expect(network.statistics.fullWindows == 1)
        #expect(network.isWritable(1))
        _ = network.takeEvent(at: network.nextEvent)
        #expect(network.isWritable(0))
        _ = NetworkLog(&network)
        #expect(network.bytesUnderWay(from: 0) == 0)
    }

    @Test("What an end that closes has sent arrives first, and what was under way to it is lost")
    func close() {
        var network = SimulatedNetwork.connected()
        network.send([1], from: 0, at: .zero)
        network.send([2], from: 1, at: .zero)
        network.close(0, at: .nanoseconds(5))
        #expect(!network.isConnected(0) && network.isConnected(1))
        network.send([3], from: 0, at: .nanoseconds(6))
        network.send([4], from: 1, at: .nanoseconds(6))
        let log = NetworkLog(&network)
        #expect(
            log.entries == [
                NetworkLog.Entry(time: 100, event: .received(end: 1, bytes: [1])),
                NetworkLog.Entry(time: 105, event: .connectionLost(end: 1)),
            ]
        )
        #expect(network.statistics.lostBytes == 2 + 1)
        #expect(network.statistics.closes == 1)
    }

    @Test("Links and ends that do not exist change nothing")
    func strangers() {
        var network = SimulatedNetwork.connected()
        let none = BothEnds(MuxInterval.zero, .zero)
        for link in [-1, 1, Int.max] {
            network.apply(.cut(link: link, arriving: BothEnds(0, 0), noticedAfter: none), at: .zero)
            network.apply(.connect(link: link, noticedAfter: none), at: .zero)
            #expect(network.isBroken(link))
        }
        for end in [-1, 2, Int.max, Int.min] {
            network.apply(.stall(sender: end, for: .seconds(1)), at: .zero)
            network.send([1], from: end, at: .zero)
            network.close(end, at: .zero)
            #expect(!network.isConnected(end) && !network.isWritable(end) && network.bytesUnderWay(from: end) == 0)
        }
        #expect(network.nextEvent == .distantFuture)
        #expect(network.takeEvent(at: .distantFuture) == nil)
    }
}
