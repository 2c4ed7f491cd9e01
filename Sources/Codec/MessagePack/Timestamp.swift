// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A point in time: seconds and nanoseconds since 1970-01-01T00:00:00Z, as MessagePack carries it.
public struct Timestamp: Hashable, Sendable {
    @inlinable
    static var nanosecondsPerSecond: UInt32 { 1_000_000_000 }

    /// Whole seconds since 1970, negative before; leap seconds do not count.
    public let seconds: Int64

    /// The nanoseconds past ``seconds``, in `0..<1_000_000_000`.
    public let nanoseconds: UInt32

    /// Makes a point in time. Nanoseconds beyond 999,999,999 count as further seconds; the result stays in range.
    public init(seconds: Int64, nanoseconds: UInt32 = 0) {
        let (carry, rest) = nanoseconds.quotientAndRemainder(dividingBy: Self.nanosecondsPerSecond)
        let (sum, overflow) = seconds.addingReportingOverflow(Int64(carry))
        self.seconds = overflow ? .max : sum
        self.nanoseconds = rest
    }

    /// Makes a point in time from what is known to be in range.
    @inlinable
    init(seconds: Int64, uncheckedNanoseconds nanoseconds: UInt32) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Makes a point in time from signed nanoseconds of any size, as the older encoding has them (`GRID-V1 §2.4`); seconds that
    /// 64 bits do not reach are the farthest that they do.
    init(seconds: Int64, carrying nanoseconds: Int32) {
        let billion = Int64(Self.nanosecondsPerSecond)
        let rest = (Int64(nanoseconds) % billion + billion) % billion
        let (sum, overflow) = seconds.addingReportingOverflow((Int64(nanoseconds) - rest) / billion)
        self.seconds = overflow ? (nanoseconds < 0 ? .min : .max) : sum
        self.nanoseconds = UInt32(rest)
    }

    /// The time from `other` to `timestamp`, negative if `other` is the later one.
    public static func - (timestamp: Self, other: Self) -> Duration {
        .seconds(timestamp.seconds) - .seconds(other.seconds)
            + .nanoseconds(Int64(timestamp.nanoseconds) - Int64(other.nanoseconds))
    }
}

extension Timestamp: Comparable {
    /// Whether `lhs` is the earlier one.
    public static func < (lhs: Self, rhs: Self) -> Bool {
        (lhs.seconds, lhs.nanoseconds) < (rhs.seconds, rhs.nanoseconds)
    }
}
