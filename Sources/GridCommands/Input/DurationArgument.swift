// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import ArgumentParser

/// A duration on the command line: a whole number and a unit, such as `500ms`, `5s`, `2m` or `1h`.
struct DurationArgument: ExpressibleByArgument, Sendable {
    var duration: Duration

    init(_ duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        let units: [(suffix: String, milliseconds: UInt32)] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)]
        for unit in units where argument.hasSuffix(unit.suffix) {
            // 32 bits of milliseconds are 49 days, and the most that the protocol can carry (GRID-V1 §2.1).
            guard let count = UInt32(argument.dropLast(unit.suffix.count)), count > 0 else { return nil }
            let (milliseconds, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
            guard !overflow else { return nil }
            duration = .milliseconds(Int64(milliseconds))
            return
        }
        return nil
    }

    var defaultValueDescription: String {
        let milliseconds = duration.microseconds / 1000
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
    }
}
