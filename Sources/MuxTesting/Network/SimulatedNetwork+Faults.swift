// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

extension SimulatedNetwork {
    /// Brings a fault about, or makes a connection.
    public mutating func apply(_ fault: NetworkFault, at now: MuxInstant) {
        switch fault {
        case .cut(let link, let arriving, let noticedAfter): cut(link, arriving, noticedAfter, at: now)
        case .stall(let sender, let interval): stall(sender, interval, at: now)
        case .connect(let link, let noticedAfter): connect(link, noticedAfter, at: now)
        }
    }

    private mutating func connect(_ link: Int, _ noticedAfter: BothEnds<MuxInterval>, at now: MuxInstant) {
        guard newest.indices.contains(link) else { return }
        newest[link] += 1
        for end in link * 2...link * 2 + 1 {
            let time = now.advanced(by: max(MuxInterval(nanoseconds: 0), noticedAfter[end]))
            let notice = LinkEnd.Notice(moment: moment(time), connection: newest[link], isLoss: false)
            ends[end].notices.append(notice)
            directions[end].stalledUntil = MuxInstant(nanoseconds: .min)
        }
        if noticedAfter.first != noticedAfter.second { statistics.unevenConnections += 1 }
    }

    private mutating func stall(_ sender: Int, _ interval: MuxInterval, at now: MuxInstant) {
        guard ends.indices.contains(sender), !isBroken(sender / 2), interval.nanoseconds > 0 else { return }
        directions[sender].stalledUntil = max(directions[sender].stalledUntil, now.advanced(by: interval))
        statistics.stalls += 1
    }

    private mutating func cut(
        _ link: Int,
        _ arriving: BothEnds<Int>,
        _ noticedAfter: BothEnds<MuxInterval>,
        at now: MuxInstant
    ) {
        guard !isBroken(link) else { return }
        let connection = newest[link]
        broken[link] = connection
        statistics.cuts += 1
        if noticedAfter.first != noticedAfter.second { statistics.unevenCuts += 1 }
        for end in link * 2...link * 2 + 1 {
            // What still arrives is on its way already, and nothing holds it up.
            directions[end].stalledUntil = MuxInstant(nanoseconds: .min)
            stop(from: end, connection, after: arriving[end], at: now)
        }
        for end in link * 2...link * 2 + 1 where ends[end].left < connection {
            let last = directions[end ^ 1].queue.last?.moment.time ?? now
            let time = max(
                now.advanced(by: max(MuxInterval(nanoseconds: 0), noticedAfter[end])),
                last,
                ends[end].learns(of: connection)
            )
            ends[end].notices.append(LinkEnd.Notice(moment: moment(time), connection: connection, isLoss: true))
        }
    }

    /// Removes what is under way from an end but for the first bytes of a connection, which are there at the earliest now.
    private mutating func stop(from end: Int, _ connection: Int, after arriving: Int, at now: MuxInstant) {
        var rest = max(0, arriving)
        let isStream = conditions.transport == .stream
        var (losses, lostBytes, isInside) = (0, 0, false)
        directions[end].queue.filter { flight in
            let count = flight.bytes.count
            // As in the window, an empty message counts as a byte.
            let isWhole = flight.connection == connection && !flight.isEnd && max(1, count) <= rest
            let arrives = flight.connection == connection && !flight.isEnd ? min(max(1, count), rest) : 0
            rest -= arrives
            // What a stall held up is late.
            flight.moment.time = max(flight.moment.time, now)
            if isWhole { return true }
            if arrives > 0 { isInside = true }
            if !flight.isEnd { losses += 1 }
            guard isStream, arrives > 0 else {
                lostBytes += count
                return false
            }
            lostBytes += count - arrives
            flight.bytes.removeLast(count - arrives)
            return true
        }
        statistics.losses += losses
        statistics.lostBytes += lostBytes
        if isInside { statistics.cutsInsideMessages += 1 }
    }
}
