// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import MuxTesting

/// What the ends of a network hear, each with its time, until nothing more happens.
struct NetworkLog {
    struct Entry: Equatable {
        var time: Int64
        var event: NetworkEvent
    }

    var entries: [Entry] = []

    /// Lets everything happen up to a time.
    init(_ network: inout SimulatedNetwork, until end: MuxInstant = .distantFuture) {
        var time = MuxInstant(nanoseconds: .min)
        while network.nextEvent <= end, network.nextEvent < .distantFuture {
            // What waited for something else comes after it.
            time = max(time, network.nextEvent)
            if let event = network.takeEvent(at: time) { entries.append(Entry(time: time.nanoseconds, event: event)) }
        }
    }

    /// What an end received, joined.
    func bytes(at end: Int) -> [UInt8] {
        deliveries(at: end).flatMap { $0 }
    }

    /// What an end received.
    func deliveries(at end: Int) -> [[UInt8]] {
        entries.compactMap { entry in
            if case .received(end, let bytes) = entry.event { bytes } else { nil }
        }
    }

    /// When an event came.
    func times(of event: NetworkEvent) -> [Int64] {
        entries.filter { $0.event == event }.map(\.time)
    }
}
