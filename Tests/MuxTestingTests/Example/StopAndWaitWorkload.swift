// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import MuxTesting

/// Both ends send bytes, and what one has sent is what the other one receives.
struct StopAndWaitWorkload: Workload {
    struct Send: CustomStringConvertible {
        var byte: UInt8
        var end: Int
        var description: String { "end \(end) sends \(byte)" }
    }

    var endpoints: [StopAndWait]
    /// By end.
    private var sent: [[UInt8]] = [[], []]

    init(ignoresDuplicates: Bool = true) {
        endpoints = [
            StopAndWait(ignoresDuplicates: ignoresDuplicates), StopAndWait(ignoresDuplicates: ignoresDuplicates),
        ]
    }

    mutating func next(using generator: inout SimulationGenerator, at now: MuxInstant) -> Send? {
        let end = generator.int(in: 0...1)
        return Send(byte: UInt8(truncatingIfNeeded: sent[end].count), end: end)
    }

    mutating func perform(_ action: Send, at now: MuxInstant) {
        sent[action.end].append(action.byte)
        endpoints[action.end].send(action.byte, at: now)
    }

    mutating func check(at now: MuxInstant) throws(SimulationFailure) {
        for end in 0...1 {
            let received = endpoints[end].received
            try SimulationFailure.unless(
                sent[1 - end].starts(with: received),
                "end \(end) received \(received), but was sent \(sent[1 - end])"
            )
        }
    }

    mutating func finish(at now: MuxInstant) throws(SimulationFailure) {
        for end in 0...1 {
            let received = endpoints[end].received
            try SimulationFailure.unless(
                received == sent[1 - end],
                "end \(end) received only \(received) of \(sent[1 - end])"
            )
        }
    }
}
