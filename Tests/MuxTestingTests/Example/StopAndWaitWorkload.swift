// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import MuxTesting

/// An application at both ends: each sends 0, 1, 2 and so on, which is what the other one has to receive.
struct StopAndWaitWorkload: Workload {
    struct Send: CustomStringConvertible {
        var end: Int
        var description: String { "end \(end) sends" }
    }

    var endpoints: [StopAndWait]
    /// How many bytes each end has sent.
    private var sent = [0, 0]

    init(ignoresDuplicates: Bool = true) {
        let endpoint = StopAndWait(ignoresDuplicates: ignoresDuplicates)
        endpoints = [endpoint, endpoint]
    }

    mutating func next(using generator: inout SimulationGenerator, at now: MuxInstant) -> Send? {
        Send(end: generator.int(in: 0...1))
    }

    mutating func perform(_ action: Send, at now: MuxInstant) {
        endpoints[action.end].send(UInt8(truncatingIfNeeded: sent[action.end]), at: now)
        sent[action.end] += 1
    }

    mutating func check(at now: MuxInstant) throws(SimulationFailure) {
        for end in 0...1 {
            for (due, byte) in endpoints[end].received.enumerated() {
                try SimulationFailure.unless(byte == due, "end \(end) received \(byte) when \(due) was due")
            }
        }
    }

    mutating func finish(at now: MuxInstant) throws(SimulationFailure) {
        for end in 0...1 {
            let count = endpoints[end].received.count
            try SimulationFailure.unless(
                count == sent[1 - end],
                "end \(end) received \(count) of \(sent[1 - end]) bytes"
            )
        }
    }
}
