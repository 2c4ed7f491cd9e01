// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

extension SimulatedNetwork {
    /// When something happens next, or the distant future.
    public var nextEvent: MuxInstant { next.time }

    private var next: NetworkMoment {
        var next = NetworkMoment.never
        for end in ends.indices {
            let arrival = directions[end].next
            if arrival < next { next = arrival }
            if ends[end].notices.isEmpty { continue }
            let notice = ends[end].next
            if notice < next { next = notice }
        }
        return next
    }

    /// Lets the next thing happen that is due at `now`, and returns what its end hears of it; nil when nothing is due, or when nobody
    /// hears of it. ``nextEvent`` tells whether there is more.
    public mutating func takeEvent(at now: MuxInstant) -> NetworkEvent? {
        let next = self.next
        guard next.time <= now, next != .never else { return nil }
        for end in ends.indices {
            if directions[end].next == next { return arrive(from: end, at: next.time) }
            if !ends[end].notices.isEmpty, ends[end].next == next { return learn(end, at: next) }
        }
        return nil
    }

    private mutating func arrive(from sender: Int, at time: MuxInstant) -> NetworkEvent? {
        let receiver = sender ^ 1
        let isStalled = directions[sender].queue.firstMoment.time < time
        guard var flight = directions[sender].queue.popFirst() else { return nil }
        guard flight.connection == ends[receiver].connection else {
            if !flight.isEnd {
                statistics.losses += 1
                statistics.lostBytes += flight.bytes.count
            }
            return nil
        }
        guard !flight.isEnd else {
            leave(receiver)
            return .connectionLost(end: receiver)
        }
        if isStalled { statistics.stalledDeliveries += 1 }
        if conditions.transport == .stream { join(&flight, sender, at: time) }
        if flight.connection == ends[sender].connection {
            directions[sender].underWay -= max(1, flight.bytes.count)
        }
        statistics.deliveries += 1
        statistics.deliveredBytes += flight.bytes.count
        return .received(end: receiver, bytes: flight.bytes)
    }

    /// Adds pieces of a stream that have also come, any number of them.
    private mutating func join(_ flight: inout Flight, _ sender: Int, at time: MuxInstant) {
        while let following = directions[sender].queue.first,
            following.moment.time <= time, following.connection == flight.connection, !following.isEnd,
            directions[sender].generator.chance(0.5)
        {
            flight.bytes += following.bytes
            statistics.joins += 1
            _ = directions[sender].queue.popFirst()
        }
    }

    private mutating func learn(_ end: Int, at moment: NetworkMoment) -> NetworkEvent? {
        guard let notice = ends[end].takeNotice(at: moment) else { return nil }
        guard !notice.isLoss else {
            guard notice.connection == ends[end].connection else {
                // The end closed it, or has a newer one.
                return nil
            }
            leave(end)
            return .connectionLost(end: end)
        }
        guard notice.connection > ends[end].left, notice.connection > ends[end].connection else { return nil }
        if ends[end].connection != 0 {
            // First the end loses the older connection, then it hears of this one.
            ends[end].notices.append(notice)
            statistics.takeovers += 1
            leave(end)
            return .connectionLost(end: end)
        }
        ends[end].connection = notice.connection
        directions[end].begin(conditions.directions[end])
        statistics.connectionsMade += 1
        return .connectionMade(end: end)
    }
}
