// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

/// Random numbers that a seed determines, the same on every platform (SplitMix64), so that a failing run can be had again.
///
/// The helpers use nothing of the standard library's `random(in:)`, whose results may change with the library, and no floating
/// point beyond one comparison.
public struct SimulationGenerator: RandomNumberGenerator, Hashable, Sendable {
    private var state: UInt64

    /// Starts the sequence of a seed.
    public init(seed: UInt64) {
        state = seed
    }

    /// Starts one of the sequences of a seed that have nothing in common with each other.
    init(seed: UInt64, stream: UInt64) {
        var source = SimulationGenerator(seed: seed)
        var streams = SimulationGenerator(seed: stream ^ 0x6a09_e667_f3bc_c908)
        state = source.next() ^ streams.next()
    }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }

    /// Whether something that happens with the given probability, from 0 to 1, happens this time.
    public mutating func chance(_ probability: Double) -> Bool {
        let number = next()
        // The upper 53 bits are a Double without rounding.
        return Double(number >> 11) < probability * 9_007_199_254_740_992
    }

    /// A number in `range`, each as likely as any other.
    public mutating func int(in range: ClosedRange<Int>) -> Int {
        let span = UInt64(bitPattern: Int64(range.upperBound) &- Int64(range.lowerBound))
        let number = next()
        guard span < .max else { return Int(truncatingIfNeeded: number) }
        let offset = number.multipliedFullWidth(by: span + 1).high
        return range.lowerBound &+ Int(truncatingIfNeeded: offset)
    }

    /// One of `choices`, or nil when there are none.
    public mutating func choose<Choices: Collection>(_ choices: Choices) -> Choices.Element? {
        let count = choices.count
        guard count > 0 else { return nil }
        return choices[choices.index(choices.startIndex, offsetBy: int(in: 0...(count - 1)))]
    }

    /// A span of time in `range`, which is not negative; each order of magnitude is as likely as any other, so that a range from
    /// microseconds to minutes gives crowded moments as well as long waits.
    public mutating func interval(in range: ClosedRange<MuxInterval>) -> MuxInterval {
        let lower = max(0, range.lowerBound.nanoseconds)
        let upper = max(lower, range.upperBound.nanoseconds)
        let bits = int(in: Self.width(lower)...Self.width(upper))
        // The numbers with that many bits, as far as they are in range.
        let least = max(lower, bits == 0 ? 0 : 1 << Int64(bits - 1))
        let greatest = min(upper, bits == 63 ? .max : (1 << Int64(bits)) - 1)
        return MuxInterval(nanoseconds: Int64(int(in: Int(clamping: least)...Int(clamping: greatest))))
    }

    /// `count` bytes, or none when it is negative.
    public mutating func bytes(_ count: Int) -> [UInt8] {
        guard count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            var word: UInt64 = 0
            for index in 0..<count {
                if index & 7 == 0 { word = next() }
                buffer.initializeElement(at: index, to: UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
            initializedCount = count
        }
    }

    /// How many bits a number that is not negative needs.
    private static func width(_ number: Int64) -> Int {
        Int64.bitWidth - number.leadingZeroBitCount
    }
}
