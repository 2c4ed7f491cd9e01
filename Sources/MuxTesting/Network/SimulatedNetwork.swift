// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Links between ends, two by two, as a value: what is under way, and what of it arrives when.
///
/// The ends 2n and 2n + 1 are those of link n. A link has at most one connection at a time as far as each end knows, but the ends
/// need not know the same. Within a direction of a connection everything arrives in the order in which it was sent, without gaps, and
/// what is lost is lost at the end, as with TCP.
///
/// A ``Simulation`` has a network of its own; it is public so that a test of another shape can use it.
public struct SimulatedNetwork: Sendable {
    /// How the network behaves when nothing is amiss.
    public private(set) var conditions: NetworkConditions
    /// What has happened so far.
    public internal(set) var statistics = NetworkStatistics()
    /// How many links there are.
    public let linkCount: Int

    /// By end: what it sends.
    var directions: [LinkDirection]
    /// By end: what it knows.
    var ends: [LinkEnd]
    /// By link: the number of the newest connection.
    var newest: [Int]
    /// By link: the newest connection that is broken.
    var broken: [Int]
    var order: UInt64 = 0

    /// A network in which nothing has happened; `seed` determines all delays and pieces.
    public init(links: Int, conditions: NetworkConditions, seed: UInt64) {
        let linkCount = max(0, links)
        self.linkCount = linkCount
        self.conditions = conditions
        directions = (0..<linkCount * 2).map { LinkDirection(generator: Self.generator(seed: seed, end: $0)) }
        ends = Array(repeating: LinkEnd(), count: linkCount * 2)
        newest = Array(repeating: 0, count: linkCount)
        broken = newest
    }

    /// Becomes a new network with as many links, in the memory of this one.
    mutating func reset(conditions: NetworkConditions, seed: UInt64) {
        self.conditions = conditions
        statistics = NetworkStatistics()
        order = 0
        for end in ends.indices {
            directions[end].reset(generator: Self.generator(seed: seed, end: end))
            ends[end].reset()
        }
        for link in newest.indices {
            newest[link] = 0
            broken[link] = 0
        }
    }

    private static func generator(seed: UInt64, end: Int) -> SimulationGenerator {
        SimulationGenerator(seed: seed, stream: 0x100 + UInt64(end))
    }

    /// Whether an end has a connection, as far as it knows.
    public func isConnected(_ end: Int) -> Bool {
        ends.indices.contains(end) && ends[end].connection != 0
    }

    /// Whether an end's connection takes more.
    public func isWritable(_ end: Int) -> Bool {
        isConnected(end) && directions[end].underWay < max(1, conditions.directions[end].window)
    }

    /// How many bytes of an end are under way on its newest connection: what a cut may stop.
    public func bytesUnderWay(from end: Int) -> Int {
        guard ends.indices.contains(end), !isBroken(end / 2) else { return 0 }
        return directions[end].underWay
    }

    /// Whether a link has no connection that would carry anything.
    public func isBroken(_ link: Int) -> Bool {
        !newest.indices.contains(link) || broken[link] == newest[link]
    }

    /// Whether an end has no connection, and will not have one unless one is made.
    func isAbandoned(_ end: Int) -> Bool {
        ends[end].connection == 0 && !ends[end].notices.contains { !$0.isLoss }
    }

    mutating func moment(_ time: MuxInstant) -> NetworkMoment {
        order &+= 1
        return NetworkMoment(time: time, order: order)
    }
}
