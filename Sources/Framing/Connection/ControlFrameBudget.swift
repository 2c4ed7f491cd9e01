// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// How many control frames a peer may still send: a bucket that holds one second's worth and fills steadily.
///
/// Kept as one number, the time at which the bucket will be full again (the generic cell rate algorithm).
struct ControlFrameBudget: Sendable {
    private let interval: Int64
    private let tolerance: Int64
    private var fullAt = WebSocketInstant(nanoseconds: .min)

    /// Makes a full bucket for `rate` frames a second; rates below 1 count as 1, rates above 10^9 as 10^9.
    init(framesPerSecond rate: Int) {
        let rate = Int64(min(max(1, rate), 1_000_000_000))
        interval = 1_000_000_000 / rate
        tolerance = interval * (rate - 1)
    }

    /// Takes one frame out, and says whether there was one.
    mutating func spend(at now: WebSocketInstant) -> Bool {
        let base = max(fullAt, now)
        guard base.nanoseconds(since: now) <= tolerance else { return false }
        fullAt = base.advanced(byNanoseconds: interval)
        return true
    }
}
