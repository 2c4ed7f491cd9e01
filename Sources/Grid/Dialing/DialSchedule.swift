// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Mux

/// When to dial again (GRID-V1 §1.5): after a failure one to two retry intervals after the previous start, at random, of an
/// interval that grows with each failure; after the loss of a connection at once, unless the one before was lost as soon.
package struct DialSchedule: Sendable {
    /// The shortest time between the starts of two attempts that fail.
    package let retryInterval: MuxInterval

    /// What that time grows to.
    package let maximumRetryInterval: MuxInterval

    private var hasRedialedAtOnce = false
    /// The time of the next failure.
    private var interval: MuxInterval

    package init(retryInterval: MuxInterval, maximumRetryInterval: MuxInterval) {
        self.retryInterval = retryInterval
        self.maximumRetryInterval = max(retryInterval, maximumRetryInterval)
        self.interval = retryInterval
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
            interval = retryInterval
            // A remote that accepts and hangs up would otherwise be dialed in a tight loop.
            let wasShort = now.interval(since: started) < retryInterval
            let isAllowed = !(wasShort && hasRedialedAtOnce)
            hasRedialedAtOnce = wasShort
            if isAllowed { return now }
        }
        let jitter = Int64.random(in: 0...max(0, interval.nanoseconds), using: &generator)
        let (delay, overflow) = interval.nanoseconds.addingReportingOverflow(jitter)
        if !connected { grow() }
        return max(now, started.advanced(by: MuxInterval(nanoseconds: overflow ? .max : delay)))
    }

    private mutating func grow() {
        let (grown, overflow) = interval.nanoseconds.addingReportingOverflow(interval.nanoseconds / 2)
        interval = min(MuxInterval(nanoseconds: overflow ? .max : grown), maximumRetryInterval)
    }
}
