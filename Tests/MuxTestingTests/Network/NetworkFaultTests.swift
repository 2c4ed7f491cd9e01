// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import MuxTesting
import Testing

@Suite("What goes wrong in a simulated network")
struct NetworkFaultTests {
    static let none = BothEnds(MuxInterval.zero, .zero)

    @Test(
        "A stream that is cut at a byte brings all bytes before it and none after it, whichever way",
        arguments: [0, 1],
        0...12
    )
    func cutStream(sender: Int, position: Int) {
        var network = SimulatedNetwork.connected(.stream) { $0.pieces = 1...3 }
        let message: [UInt8] = [1, 2, 3, 4, 5, 6, 7]
        network.send(message, from: sender, at: .zero)
        network.send([8, 9, 10, 11], from: sender, at: .nanoseconds(1))
        let arriving = sender == 0 ? BothEnds(position, 0) : BothEnds(0, position)
        network.apply(.cut(link: 0, arriving: arriving, noticedAfter: Self.none), at: .nanoseconds(2))
        network.send([99], from: sender, at: .nanoseconds(2))
        let log = NetworkLog(&network)
        #expect(log.bytes(at: 1 - sender) == Array((1...11).prefix(position)))
        #expect(log.times(of: .connectionLost(end: 1 - sender)).count == 1)
        #expect(position == 0 || log.entries.last?.event == .connectionLost(end: 1 - sender))
        #expect(log.times(of: .connectionLost(end: sender)) == [2])
        #expect(network.statistics.lostBytes == 1 + max(0, 11 - position))
    }

    @Test("A message of which a byte is cut off does not arrive, nor does any after it", arguments: 0...9)
    func cutMessages(position: Int) {
        var network = SimulatedNetwork.connected()
        for message in [[1, 2, 3], [], [4, 5], [6]] as [[UInt8]] { network.send(message, from: 0, at: .zero) }
        // The empty one counts as a byte.
        #expect(network.bytesUnderWay(from: 0) == 7)
        network.apply(.cut(link: 0, arriving: BothEnds(position, 0), noticedAfter: Self.none), at: .zero)
        let whole = [3, 4, 6, 7].count { $0 <= position }
        #expect(NetworkLog(&network).deliveries(at: 1) == Array([[1, 2, 3], [], [4, 5], [6]].prefix(whole)))
        #expect(network.statistics.cutsInsideMessages == ([1, 2, 5].contains(position) ? 1 : 0))
    }

    @Test("The ends learn of a cut at different times, and what one sends until then is lost")
    func unevenCut() {
        var network = SimulatedNetwork.connected { $0.window = 3 }
        let noticed = BothEnds(MuxInterval.nanoseconds(5000), .nanoseconds(40))
        network.apply(.cut(link: 0, arriving: BothEnds(9, 9), noticedAfter: noticed), at: .nanoseconds(10))
        #expect(network.isBroken(0))
        network.send([1, 2], from: 0, at: .nanoseconds(11))
        #expect(network.isWritable(0))
        network.send([3], from: 0, at: .nanoseconds(12))
        // Nothing that it sent is ever received, so its window stays full.
        #expect(!network.isWritable(0))
        let log = NetworkLog(&network)
        #expect(
            log.entries == [
                NetworkLog.Entry(time: 50, event: .connectionLost(end: 1)),
                NetworkLog.Entry(time: 5010, event: .connectionLost(end: 0)),
            ]
        )
        #expect(network.statistics.lostBytes == 3)
        #expect(network.statistics.unevenCuts == 1)
        // Cut already.
        network.apply(.cut(link: 0, arriving: BothEnds(0, 0), noticedAfter: Self.none), at: .nanoseconds(9000))
        #expect(network.statistics.cuts == 1 && network.nextEvent == .distantFuture)
    }

    @Test("An end does not learn of a cut before what still arrives")
    func noticeComesLast() {
        var network = SimulatedNetwork.connected()
        network.send([1], from: 0, at: .zero)
        network.apply(.cut(link: 0, arriving: BothEnds(1, 0), noticedAfter: Self.none), at: .nanoseconds(10))
        #expect(
            NetworkLog(&network).entries == [
                NetworkLog.Entry(time: 10, event: .connectionLost(end: 0)),
                NetworkLog.Entry(time: 100, event: .received(end: 1, bytes: [1])),
                NetworkLog.Entry(time: 100, event: .connectionLost(end: 1)),
            ]
        )
    }

    @Test("A stall holds up one direction, whose window fills, and then all arrives in order")
    func stall() {
        var network = SimulatedNetwork.connected { $0.window = 2 }
        network.send([1], from: 0, at: .zero)
        network.apply(.stall(sender: 0, for: .nanoseconds(1000)), at: .nanoseconds(50))
        network.send([2], from: 0, at: .nanoseconds(60))
        network.send([3], from: 1, at: .nanoseconds(60))
        #expect(!network.isWritable(0))
        #expect(
            NetworkLog(&network).entries == [
                NetworkLog.Entry(time: 130, event: .received(end: 0, bytes: [3])),
                NetworkLog.Entry(time: 1050, event: .received(end: 1, bytes: [1])),
                NetworkLog.Entry(time: 1050, event: .received(end: 1, bytes: [2])),
            ]
        )
        #expect(network.isWritable(0))
        #expect(network.statistics.stalls == 1 && network.statistics.stalledDeliveries == 2)
        network.send([4], from: 0, at: .nanoseconds(2000))
        #expect(NetworkLog(&network).times(of: .received(end: 1, bytes: [4])) == [2100])
    }

    @Test("A shorter stall within a longer one does not end it")
    func stallWithinStall() {
        var network = SimulatedNetwork.connected()
        network.apply(.stall(sender: 0, for: .nanoseconds(1000)), at: .zero)
        network.apply(.stall(sender: 0, for: .nanoseconds(10)), at: .nanoseconds(1))
        network.send([4], from: 0, at: .nanoseconds(2))
        #expect(NetworkLog(&network).times(of: .received(end: 1, bytes: [4])) == [1000])
    }

    @Test("A cut ends a stall: what still arrives does so at once, if it would have come before")
    func cutWhileStalled() {
        var network = SimulatedNetwork.connected()
        network.send([1], from: 0, at: .zero)
        network.apply(.stall(sender: 0, for: .seconds(10)), at: .zero)
        network.apply(.cut(link: 0, arriving: BothEnds(1, 0), noticedAfter: Self.none), at: .nanoseconds(500))
        let log = NetworkLog(&network)
        #expect(log.times(of: .received(end: 1, bytes: [1])) == [500])
        #expect(log.times(of: .connectionLost(end: 1)) == [500])
    }

    @Test("A second connection takes over at each end in its time; what the older one carries is lost then")
    func takeover() {
        var network = SimulatedNetwork.connected()
        let noticed = BothEnds(MuxInterval.nanoseconds(10), .nanoseconds(500))
        network.send([1], from: 0, at: .zero)
        network.apply(.connect(link: 0, noticedAfter: noticed), at: .zero)
        var log = NetworkLog(&network, until: .nanoseconds(10))
        // On the new one, of which the other end knows nothing yet.
        network.send([2], from: 0, at: .nanoseconds(20))
        // On the old one, which its receiver has left.
        network.send([3], from: 1, at: .nanoseconds(20))
        log.entries += NetworkLog(&network, until: .nanoseconds(450)).entries
        network.send([4], from: 1, at: .nanoseconds(450))
        log.entries += NetworkLog(&network).entries
        #expect(
            log.entries == [
                NetworkLog.Entry(time: 10, event: .connectionLost(end: 0)),
                NetworkLog.Entry(time: 10, event: .connectionMade(end: 0)),
                // The older connection still carries what its end has.
                NetworkLog.Entry(time: 100, event: .received(end: 1, bytes: [1])),
                NetworkLog.Entry(time: 500, event: .connectionLost(end: 1)),
                NetworkLog.Entry(time: 500, event: .connectionMade(end: 1)),
                NetworkLog.Entry(time: 500, event: .received(end: 1, bytes: [2])),
            ]
        )
        #expect(network.statistics.takeovers == 2 && network.statistics.unevenConnections == 1)
        #expect(network.statistics.lostBytes == 2)
        network.send([5], from: 1, at: .nanoseconds(600))
        #expect(NetworkLog(&network).times(of: .received(end: 0, bytes: [5])) == [670])
    }

    @Test("A cut while a connection takes over lets arrive what the new one carries, and nothing of the old one")
    func cutWhileTakenOver() {
        var network = SimulatedNetwork.connected()
        network.send([1], from: 0, at: .zero)
        network.apply(.connect(link: 0, noticedAfter: BothEnds(.zero, .nanoseconds(500))), at: .zero)
        var log = NetworkLog(&network, until: .zero)
        network.send([2, 3], from: 0, at: .nanoseconds(1))
        network.send([4], from: 0, at: .nanoseconds(1))
        network.apply(.cut(link: 0, arriving: BothEnds(2, 0), noticedAfter: Self.none), at: .nanoseconds(2))
        log.entries += NetworkLog(&network).entries
        #expect(
            log.entries == [
                NetworkLog.Entry(time: 0, event: .connectionLost(end: 0)),
                NetworkLog.Entry(time: 0, event: .connectionMade(end: 0)),
                NetworkLog.Entry(time: 2, event: .connectionLost(end: 0)),
                NetworkLog.Entry(time: 500, event: .connectionLost(end: 1)),
                NetworkLog.Entry(time: 500, event: .connectionMade(end: 1)),
                NetworkLog.Entry(time: 500, event: .received(end: 1, bytes: [2, 3])),
                NetworkLog.Entry(time: 500, event: .connectionLost(end: 1)),
            ]
        )
        #expect(network.statistics.losses == 2)
    }

    @Test("A new connection does not wait for what an older one carries")
    func noBlocking() {
        var times: [[Int64]] = []
        for isOldUsed in [false, true] {
            times.append([])
            for seed in 0..<100 as Range<UInt64> {
                var network = SimulatedNetwork.connected(seed: seed) {
                    $0.latency = .nanoseconds(1) ... .nanoseconds(999)
                }
                if isOldUsed { network.send([1], from: 0, at: .zero) }
                let noticed = BothEnds(MuxInterval.nanoseconds(9), .nanoseconds(1))
                network.apply(.connect(link: 0, noticedAfter: noticed), at: .zero)
                _ = NetworkLog(&network, until: .nanoseconds(1))
                // The other end has gone already.
                if isOldUsed { network.send([2], from: 0, at: .nanoseconds(2)) }
                _ = NetworkLog(&network, until: .nanoseconds(9))
                network.send([3], from: 0, at: .nanoseconds(9))
                times[times.count - 1] += NetworkLog(&network).times(of: .received(end: 1, bytes: [3]))
            }
        }
        #expect(times[0].count == 100)
        #expect(times[0] == times[1])
    }

    @Test("What is under way on a connection that is taken over does not arrive on the new one")
    func staleMessages() {
        var network = SimulatedNetwork.connected()
        network.send([1, 2], from: 0, at: .zero)
        network.apply(.connect(link: 0, noticedAfter: Self.none), at: .nanoseconds(99))
        #expect(NetworkLog(&network).deliveries(at: 1) == [])
        #expect(network.statistics.lostBytes == 2)
    }

    @Test("Of two connections made at once, the newer one stays, whichever an end hears of first")
    func newestStays() {
        var network = SimulatedNetwork.connected()
        let late = BothEnds(MuxInterval.nanoseconds(90), .nanoseconds(10))
        let early = BothEnds(MuxInterval.nanoseconds(10), .nanoseconds(90))
        network.apply(.connect(link: 0, noticedAfter: late), at: .zero)
        network.apply(.connect(link: 0, noticedAfter: early), at: .zero)
        let log = NetworkLog(&network)
        #expect(log.times(of: .connectionMade(end: 0)) == [10])
        #expect(log.times(of: .connectionMade(end: 1)) == [10, 90])
        network.send([1], from: 0, at: .nanoseconds(100))
        network.send([2], from: 1, at: .nanoseconds(100))
        #expect(NetworkLog(&network).entries.count == 2)
    }

    @Test("A connection that is cut before an end has heard of it is made and lost")
    func cutBeforeMade() {
        var network = SimulatedNetwork(links: 1, conditions: NetworkConditions(), seed: 1)
        network.apply(.connect(link: 0, noticedAfter: BothEnds(.zero, .nanoseconds(100))), at: .zero)
        network.apply(.cut(link: 0, arriving: BothEnds(0, 0), noticedAfter: Self.none), at: .nanoseconds(10))
        #expect(
            NetworkLog(&network).entries == [
                NetworkLog.Entry(time: 0, event: .connectionMade(end: 0)),
                NetworkLog.Entry(time: 10, event: .connectionLost(end: 0)),
                NetworkLog.Entry(time: 100, event: .connectionMade(end: 1)),
                NetworkLog.Entry(time: 100, event: .connectionLost(end: 1)),
            ]
        )
    }

    @Test("Links do not affect each other")
    func links() {
        var network = SimulatedNetwork(links: 3, conditions: NetworkConditions(), seed: 1)
        for link in 0..<3 { network.apply(.connect(link: link, noticedAfter: Self.none), at: .zero) }
        _ = NetworkLog(&network)
        for end in 0..<6 { network.send([UInt8(end)], from: end, at: .nanoseconds(1)) }
        network.apply(.stall(sender: 0, for: .seconds(1)), at: .nanoseconds(1))
        network.apply(.cut(link: 1, arriving: BothEnds(0, 0), noticedAfter: Self.none), at: .nanoseconds(1))
        let log = NetworkLog(&network)
        #expect(log.times(of: .received(end: 0, bytes: [1])) == [1_000_001])
        #expect(log.times(of: .received(end: 1, bytes: [0])) == [1_000_000_001])
        #expect(log.deliveries(at: 2) + log.deliveries(at: 3) == [])
        #expect(log.deliveries(at: 4) == [[5]] && log.deliveries(at: 5) == [[4]])
    }
}
