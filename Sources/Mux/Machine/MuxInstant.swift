// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A point on the monotonic clock that drives a ``MuxMachine``: nanoseconds since any fixed origin.
///
/// The machine never reads a clock; each call is given the time. Arithmetic saturates, so that no deadline can overflow.
public struct MuxInstant: Comparable, Hashable, Sendable {
    /// Nanoseconds since the origin.
    public var nanoseconds: Int64

    /// A point `nanoseconds` after the origin.
    @inlinable
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// Later than every deadline.
    public static let distantFuture = MuxInstant(nanoseconds: .max)

    /// Whether `lhs` is the earlier one.
    @inlinable
    public static func < (lhs: MuxInstant, rhs: MuxInstant) -> Bool {
        lhs.nanoseconds < rhs.nanoseconds
    }

    /// The point `interval` later, or the most distant one in that direction where that would overflow.
    @inlinable
    public func advanced(by interval: MuxInterval) -> MuxInstant {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(interval.nanoseconds)
        return MuxInstant(nanoseconds: overflow ? (interval.nanoseconds < 0 ? .min : .max) : sum)
    }

    /// The time from `earlier` to this point; negative when `earlier` is later.
    @inlinable
    public func interval(since earlier: MuxInstant) -> MuxInterval {
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
        return MuxInterval(nanoseconds: overflow ? (nanoseconds < 0 ? .min : .max) : difference)
    }
}
