// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What is under way in one direction, oldest first. It keeps its memory when it becomes empty.
struct FlightQueue {
    private var flights: [Flight] = []
    private var head = 0

    var isEmpty: Bool { head == flights.count }

    var first: Flight? { isEmpty ? nil : flights[head] }

    var last: Flight? { isEmpty ? nil : flights[flights.count - 1] }

    /// When the first arrives.
    var firstMoment: NetworkMoment { isEmpty ? .never : flights[head].moment }

    /// The connection of the first.
    var firstConnection: Int? { isEmpty ? nil : flights[head].connection }

    mutating func append(_ flight: Flight) {
        flights.append(flight)
    }

    mutating func popFirst() -> Flight? {
        guard head < flights.count else { return nil }
        var flight = Flight(moment: flights[head].moment, connection: flights[head].connection, bytes: [])
        flight.isEnd = flights[head].isEnd
        swap(&flight.bytes, &flights[head].bytes)
        head += 1
        if head == flights.count {
            removeAll()
        } else if head >= 64, head * 2 >= flights.count {
            flights.removeFirst(head)
            head = 0
        }
        return flight
    }

    /// Passes all to `keep`, oldest first, which may change them, and removes those of which it says no.
    mutating func filter(_ keep: (inout Flight) -> Bool) {
        var kept = 0
        for index in head..<flights.count where keep(&flights[index]) {
            if kept != index { flights.swapAt(kept, index) }
            kept += 1
        }
        flights.removeLast(flights.count - kept)
        head = 0
    }

    mutating func removeAll() {
        flights.removeAll(keepingCapacity: true)
        head = 0
    }
}
