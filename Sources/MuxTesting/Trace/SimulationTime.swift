// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// A time as traces show it: in the largest unit that needs no more than what is there.
struct SimulationTime: CustomStringConvertible {
    let nanoseconds: Int64

    init(_ interval: MuxInterval) {
        nanoseconds = interval.nanoseconds
    }

    init(_ instant: MuxInstant) {
        nanoseconds = instant.nanoseconds
    }

    var description: String {
        let units: [(String, Int64)] = [("s", 1_000_000_000), ("ms", 1_000_000), ("µs", 1000)]
        for (name, size) in units where nanoseconds.magnitude >= size.magnitude {
            let rest = String((nanoseconds % size).magnitude)
            let digits = String(size).count - 1
            let fraction = String(repeating: "0", count: digits - rest.count) + rest
            let end = fraction.lastIndex { $0 != "0" }
            return "\(nanoseconds / size)" + (end.map { "." + fraction[...$0] } ?? "") + " \(name)"
        }
        return "\(nanoseconds) ns"
    }
}
