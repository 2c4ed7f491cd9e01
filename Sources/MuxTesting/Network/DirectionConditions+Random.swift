// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension DirectionConditions {
    static func random(using generator: inout SimulationGenerator) -> DirectionConditions {
        var conditions = DirectionConditions()
        let latency = generator.interval(in: MuxInterval(nanoseconds: 10_000) ... .milliseconds(200))
        conditions.latency = latency...latency
        if generator.chance(0.6) {
            conditions.jitter = generator.interval(in: MuxInterval(nanoseconds: 1000) ... .milliseconds(100))
        }
        switch generator.int(in: 0...3) {
        case 0: conditions.pieces = 1...1
        case 1: conditions.pieces = 1...Int.max
        default: conditions.pieces = 1...4
        }
        if generator.chance(0.3) { conditions.window = generator.int(in: 1...2048) }
        return conditions
    }
}

extension DirectionConditions: CustomStringConvertible {
    /// The conditions in a few words.
    public var description: String {
        let latency = SimulationTime(latency.lowerBound).description
        let longest = self.latency.upperBound
        return latency + (longest > self.latency.lowerBound ? " to \(SimulationTime(longest))" : "")
            + (jitter.nanoseconds > 0 ? " + up to \(SimulationTime(jitter))" : "")
            + (pieces.upperBound > 1 ? " in \(pieces.lowerBound) to \(pieces.upperBound) pieces" : "")
            + ", \(window) bytes under way"
    }
}
