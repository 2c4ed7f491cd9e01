// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A point on the monotonic clock that drives a ``WebSocketConnection``: nanoseconds since any fixed origin.
///
/// The connection never reads a clock; its calls are given the time. Arithmetic saturates, so that no deadline
/// overflows.
public struct WebSocketInstant: Comparable, Hashable, Sendable {
    /// Nanoseconds since the origin.
    public var nanoseconds: Int64

    /// A point `nanoseconds` after the origin.
    @inlinable
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// Later than every deadline.
    public static let distantFuture = WebSocketInstant(nanoseconds: .max)

    /// Whether `left` is the earlier one.
    @inlinable
    public static func < (left: WebSocketInstant, right: WebSocketInstant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The point `duration` later, or the most distant one in that direction where that would overflow.
    public func advanced(by duration: Duration) -> WebSocketInstant {
        advanced(byNanoseconds: duration.saturatingNanoseconds)
    }

    /// The time from `earlier` to this point, saturating at 292 years; negative when `earlier` is later.
    public func duration(since earlier: WebSocketInstant) -> Duration {
        .nanoseconds(nanoseconds(since: earlier))
    }

    func advanced(byNanoseconds interval: Int64) -> WebSocketInstant {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(interval)
        return WebSocketInstant(nanoseconds: overflow ? (interval < 0 ? .min : .max) : sum)
    }

    func nanoseconds(since earlier: WebSocketInstant) -> Int64 {
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
        return overflow ? (nanoseconds < 0 ? .min : .max) : difference
    }
}

extension Duration {
    /// The length in nanoseconds, saturating at about 292 years.
    var saturatingNanoseconds: Int64 {
        // Compared first: taking a duration of more than 2^63 seconds apart would trap.
        guard self < .nanoseconds(Int64.max) else { return .max }
        guard self > .nanoseconds(Int64.min) else { return .min }
        let (seconds, attoseconds) = components
        return seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
    }
}
