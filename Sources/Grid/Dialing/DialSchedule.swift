// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Mux

/// When to dial again (GRID-V1 §1.5): after a failure one to two retry intervals after the previous start, at random; after the
/// loss of a connection at once, unless the one before was lost as soon.
package struct DialSchedule: Sendable {
    /// The shortest time between the starts of two attempts that fail.
    package let retryInterval: MuxInterval

    private var hasRedialedAtOnce = false

    package init(retryInterval: MuxInterval) {
        self.retryInterval = retryInterval
    }

    /// When the next attempt starts.
    ///
    /// - Parameters:
    ///   - started: when the last attempt started.
    ///   - connected: whether it led to a connection, which has been lost.
    ///   - now: the time.
    package mutating func nextAttempt(
        started: MuxInstant,
        connected: Bool,
        now: MuxInstant,
        using generator: inout some RandomNumberGenerator
    ) -> MuxInstant {
        if connected {
            // A remote that accepts and hangs up would otherwise be dialed in a tight loop.
            let wasShort = now.interval(since: started) < retryInterval
            let isAllowed = !(wasShort && hasRedialedAtOnce)
            hasRedialedAtOnce = wasShort
            if isAllowed { return now }
        }
        let jitter = Int64.random(in: 0...max(0, retryInterval.nanoseconds), using: &generator)
        let (delay, overflow) = retryInterval.nanoseconds.addingReportingOverflow(jitter)
        return max(now, started.advanced(by: MuxInterval(nanoseconds: overflow ? .max : delay)))
    }
}
