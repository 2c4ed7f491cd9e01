// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

extension SimulatedNetwork {
    /// Sends a message, or bytes of a stream, from an end on its connection. Without one, they are lost.
    public mutating func send(_ bytes: [UInt8], from end: Int, at now: MuxInstant) {
        guard ends.indices.contains(end) else { return }
        let peer = end ^ 1
        let connection = ends[end].connection
        let wasWritable = isWritable(end)
        // An empty message counts, or there could be any number of them under way.
        directions[end].underWay += max(1, bytes.count)
        if wasWritable, !isWritable(end) { statistics.fullWindows += 1 }
        guard connection > broken[end / 2], connection > ends[peer].left else {
            statistics.losses += 1
            statistics.lostBytes += bytes.count
            return
        }
        let conditions = self.conditions.directions[end]
        guard self.conditions.transport == .stream else {
            return fly(bytes, end, connection, conditions)
        }
        guard bytes.count > 0 else { return directions[end].underWay -= 1 }
        let most = min(max(1, conditions.pieces.upperBound), bytes.count)
        let least = min(max(1, conditions.pieces.lowerBound), most)
        let pieces = most == least ? most : directions[end].generator.int(in: least...most)
        guard pieces > 1 else { return fly(bytes, end, connection, conditions) }
        statistics.splits += 1
        var start = 0
        for rest in (0..<pieces).reversed() {
            // At least a byte is left for each of the rest.
            let longest = bytes.count - start - rest
            let count = rest == 0 ? longest : directions[end].generator.int(in: 1...longest)
            fly(Array(bytes[start..<start + count]), end, connection, conditions)
            start += count
        }

        func fly(_ bytes: [UInt8], _ end: Int, _ connection: Int, _ conditions: DirectionConditions) {
            let earliest = ends[peer].learns(of: connection)
            let arrival = directions[end].arrival(at: now, jitter: conditions.jitter, notBefore: earliest)
            directions[end].queue.append(Flight(moment: moment(arrival), connection: connection, bytes: bytes))
        }
    }

    /// Closes an end's connection: the end has none from now on. What it has sent still arrives at the other end, which then loses the
    /// connection too; what was under way to this end is lost.
    public mutating func close(_ end: Int, at now: MuxInstant) {
        guard isConnected(end) else { return }
        let peer = end ^ 1
        let connection = ends[end].connection
        statistics.closes += 1
        leave(end)
        guard connection > broken[end / 2], connection > ends[peer].left else { return }
        let earliest = ends[peer].learns(of: connection)
        let arrival = directions[end].arrival(
            at: now,
            jitter: conditions.directions[end].jitter,
            notBefore: earliest
        )
        directions[end].queue.append(
            Flight(moment: moment(arrival), connection: connection, bytes: [], isEnd: true)
        )
    }

    /// Ends an end's connection as far as it knows.
    mutating func leave(_ end: Int) {
        statistics.connectionsLost += 1
        ends[end].left = ends[end].connection
        ends[end].connection = 0
        discardInbound(end)
    }

    /// Removes what is under way to an end on connections that it has left.
    private mutating func discardInbound(_ end: Int) {
        let left = ends[end].left
        while let connection = directions[end ^ 1].queue.firstConnection, connection <= left {
            guard let flight = directions[end ^ 1].queue.popFirst(), !flight.isEnd else { continue }
            statistics.losses += 1
            statistics.lostBytes += flight.bytes.count
        }
    }
}
