// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Durations, counted in buckets that grow with what they hold: logarithmic, each power of two cut into equal parts.
///
/// The memory is 30 KiB however many durations are recorded, and a percentile is too large by less than one part in 128.
struct LatencyHistogram: Sendable {
    /// Powers of two are cut into so many parts, which are also the whole nanoseconds that are told apart below them.
    private static let partBits = 7
    /// The last power of two, 2^35 ns or 34 s; what is longer counts as that.
    private static let highestPower = 35
    private static let bucketCount = (highestPower - partBits + 2) << partBits

    private(set) var count = 0
    private(set) var sum: UInt64 = 0
    private(set) var minimum = UInt64.max
    private(set) var maximum: UInt64 = 0
    private var buckets = [Int](repeating: 0, count: bucketCount)

    /// Counts a duration of so many nanoseconds.
    mutating func record(_ nanoseconds: UInt64) {
        count += 1
        sum &+= nanoseconds
        minimum = min(minimum, nanoseconds)
        maximum = max(maximum, nanoseconds)
        buckets[Self.bucket(of: nanoseconds)] += 1
    }

    /// Adds what another one has counted.
    mutating func add(_ other: LatencyHistogram) {
        count += other.count
        sum &+= other.sum
        minimum = min(minimum, other.minimum)
        maximum = max(maximum, other.maximum)
        for index in buckets.indices { buckets[index] += other.buckets[index] }
    }

    /// The duration that this share of all does not exceed, in nanoseconds; 0 when there is none.
    func percentile(_ share: Double) -> UInt64 {
        guard count > 0 else { return 0 }
        let rank = min(max(Int((share * Double(count)).rounded(.up)), 1), count)
        var passed = 0
        for (index, number) in buckets.enumerated() where number > 0 {
            passed += number
            if passed >= rank { return min(max(Self.highest(in: index), minimum), maximum) }
        }
        return maximum
    }

    /// The mean in nanoseconds; 0 when there is none.
    var mean: UInt64 { count == 0 ? 0 : sum / UInt64(count) }

    private static func bucket(of nanoseconds: UInt64) -> Int {
        let value = min(nanoseconds, 1 << (highestPower + 1) - 1)
        let power = UInt64.bitWidth - value.leadingZeroBitCount - 1
        guard power >= partBits else { return Int(value) }
        let shift = power - partBits
        // The highest bit stands for the power; the next ones are the part.
        return shift << partBits + Int(value >> UInt64(shift))
    }

    private static func highest(in bucket: Int) -> UInt64 {
        let shift = max(bucket >> partBits - 1, 0)
        return (UInt64(bucket - shift << partBits) + 1) << UInt64(shift) - 1
    }
}
