// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A point in time: seconds and nanoseconds since 1970-01-01T00:00:00Z, as MessagePack carries it.
public struct Timestamp: Hashable, Sendable {
    static let nanosecondsPerSecond: UInt32 = 1_000_000_000

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

    /// Makes a point in time from signed nanoseconds of any size, as the older encoding has them (`GRID-V1 §2.4`).
    init(seconds: Int64, carrying nanoseconds: Int32) {
        guard nanoseconds < 0 else {
            self.init(seconds: seconds, nanoseconds: nanoseconds.magnitude)
            return
        }
        // Three seconds are more than any Int32 of nanoseconds: borrow them, and what is left is positive.
        let (borrowed, overflow) = seconds.subtractingReportingOverflow(3)
        let rest = UInt32(3 * Int64(Self.nanosecondsPerSecond) + Int64(nanoseconds))
        self.init(seconds: overflow ? .min : borrowed, nanoseconds: rest)
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
