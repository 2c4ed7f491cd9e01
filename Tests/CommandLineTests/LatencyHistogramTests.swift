// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import TestSupport
import Testing

@testable import GridCommands

@Suite("The histogram of latencies")
struct LatencyHistogramTests {
    private static func histogram(_ values: [UInt64]) -> LatencyHistogram {
        values.reduce(into: LatencyHistogram()) { $0.record($1) }
    }

    @Test(
        "A percentile is the exact one or too large by less than one part in 128",
        arguments: [10, 20, 30, 35] as [UInt64]
    )
    func percentiles(bits: UInt64) {
        var generator = SeededGenerator(seed: TestSeed.make(for: #function))
        let values = (0..<5000).map { _ in
            UInt64.random(in: 0..<(1 << UInt64.random(in: 1...bits, using: &generator)), using: &generator)
        }
        let sorted = values.sorted()
        let histogram = Self.histogram(values)
        for share in [0.0, 0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1] {
            let rank = max(Int((share * Double(sorted.count)).rounded(.up)), 1)
            let exact = sorted[rank - 1]
            let value = histogram.percentile(share)
            #expect(value >= exact && value <= exact + exact / 128, "\(share): \(value) for \(exact)")
        }
        #expect(histogram.percentile(1) == sorted.last)
    }

    @Test("Count, minimum, maximum and mean are exact")
    func exactValues() {
        let histogram = Self.histogram([7, 3, 1_000_000, 90])
        #expect(histogram.count == 4)
        #expect(histogram.minimum == 3)
        #expect(histogram.maximum == 1_000_000)
        #expect(histogram.mean == 250_025)
    }

    @Test("Any duration fits", arguments: [0, 1, 127, 128, 255, 256, 1 << 35, 1 << 36 - 1, 1 << 36, .max] as [UInt64])
    func extremes(value: UInt64) {
        let histogram = Self.histogram([value])
        #expect(histogram.percentile(0.5) == value)
        #expect(histogram.maximum == value)
    }

    @Test("Nothing recorded is no error")
    func empty() {
        let histogram = LatencyHistogram()
        #expect(histogram.percentile(0.99) == 0)
        #expect(histogram.mean == 0)
    }

    @Test("What many recorded together is what one would have")
    func merging() {
        let values = (0..<1000).map { UInt64($0 * $0 * 37) }
        let shared = SharedHistogram()
        for (number, value) in values.enumerated() { shared.record(value, by: number) }
        let (all, one) = (shared.all, Self.histogram(values))
        #expect(all.count == one.count && all.sum == one.sum)
        #expect(all.minimum == one.minimum && all.maximum == one.maximum)
        for share in stride(from: 0.0, through: 1, by: 0.01) { #expect(all.percentile(share) == one.percentile(share)) }
    }
}
