// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A span of time in nanoseconds, as one machine word: arithmetic on `Duration` costs several times as much on the hot path.
public struct MuxInterval: Comparable, Hashable, Sendable {
    /// The length in nanoseconds.
    public var nanoseconds: Int64

    /// A span of `nanoseconds`.
    @inlinable
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// A span as long as `duration`, saturating at about 292 years.
    public init(_ duration: Duration) {
        // Compared first: taking a duration of more than 2^63 seconds apart would trap.
        guard duration < .nanoseconds(Int64.max) else {
            self.nanoseconds = .max
            return
        }
        guard duration > .nanoseconds(Int64.min) else {
            self.nanoseconds = .min
            return
        }
        let (seconds, attoseconds) = duration.components
        self.nanoseconds = seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
    }

    /// The longest span.
    public static let max = MuxInterval(nanoseconds: .max)

    /// A span of `count` milliseconds.
    @inlinable
    public static func milliseconds(_ count: UInt32) -> MuxInterval {
        MuxInterval(nanoseconds: Int64(count) * 1_000_000)
    }

    /// A span of `count` seconds.
    @inlinable
    public static func seconds(_ count: UInt32) -> MuxInterval {
        MuxInterval(nanoseconds: Int64(count) * 1_000_000_000)
    }

    /// Whole milliseconds as a message carries them: 0 when shorter than one, at most 2^32-1 (GRID-V1 §3).
    var wireMilliseconds: UInt32 {
        nanoseconds < 1_000_000 ? 0 : UInt32(clamping: nanoseconds / 1_000_000)
    }

    /// Whether `lhs` is the shorter one.
    @inlinable
    public static func < (lhs: MuxInterval, rhs: MuxInterval) -> Bool {
        lhs.nanoseconds < rhs.nanoseconds
    }
}
