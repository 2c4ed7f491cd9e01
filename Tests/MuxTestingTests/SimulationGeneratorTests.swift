// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import MuxTesting
import Testing

@Suite("Random numbers of a simulation")
struct SimulationGeneratorTests {
    @Test("A seed gives the numbers of SplitMix64")
    func reference() {
        var generator = SimulationGenerator(seed: 1_234_567)
        let numbers = (0..<5).map { _ in generator.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ]
        )
    }

    @Test("The helpers give the same numbers everywhere")
    func helpers() {
        var generator = SimulationGenerator(seed: 1)
        #expect((0..<8).map { _ in generator.int(in: -3...6) } == [2, 4, 6, 1, 1, 4, 5, 2])
        #expect((0..<6).map { _ in generator.chance(0.5) } == [true, false, true, false, true, false])
        #expect(generator.bytes(11) == [168, 87, 76, 111, 174, 109, 155, 111, 59, 74, 121])
        #expect(
            (0..<4).map { _ in generator.interval(in: .milliseconds(1) ... .seconds(60)).nanoseconds }
                == [974_608_923, 2_023_278_093, 1_133_945, 150_741_123]
        )
    }

    @Test(
        "An int is in its range, and all of a small range come up",
        arguments: [0...0, -2...2, 5...9, Int.min...Int.max, Int.min ... -1, Int.max - 1...Int.max]
    )
    func range(_ range: ClosedRange<Int>) {
        var generator = SimulationGenerator(seed: 2)
        var seen: Set<Int> = []
        for _ in 0..<200 { seen.insert(generator.int(in: range)) }
        #expect(seen.allSatisfy(range.contains))
        let (span, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
        #expect(seen.count == (overflow || span > 200 ? 200 : span + 1))
    }

    @Test("Intervals are in their range, as often short as long")
    func intervals() {
        var generator = SimulationGenerator(seed: 3)
        let range = MuxInterval(nanoseconds: 1000) ... .seconds(1000)
        let intervals = (0..<3000).map { _ in generator.interval(in: range) }
        #expect(intervals.allSatisfy(range.contains))
        // Nine orders of magnitude, three of them below a millisecond.
        let short = intervals.count { $0 < .milliseconds(1) }
        #expect((800...1200).contains(short))
        #expect(generator.interval(in: .max ... .max) == .max)
        #expect(generator.interval(in: MuxInterval(nanoseconds: 0)...MuxInterval(nanoseconds: 0)).nanoseconds == 0)
        #expect(generator.interval(in: MuxInterval(nanoseconds: 5)...MuxInterval(nanoseconds: 5)).nanoseconds == 5)
        #expect(generator.interval(in: MuxInterval(nanoseconds: 0) ... .max).nanoseconds >= 0)
        #expect(generator.interval(in: MuxInterval(nanoseconds: -9)...MuxInterval(nanoseconds: -1)).nanoseconds == 0)
    }

    @Test("A probability of 0 is never, and of 1 always")
    func chances() {
        var generator = SimulationGenerator(seed: 4)
        let hits = (0..<1000).map { _ in (generator.chance(0), generator.chance(1), generator.chance(0.25)) }
        #expect(!hits.contains { $0.0 })
        #expect(hits.allSatisfy { $0.1 })
        #expect((200...300).contains(hits.count { $0.2 }))
    }

    @Test("There is nothing to choose from nothing, and everything else is chosen at times")
    func choices() {
        var generator = SimulationGenerator(seed: 5)
        #expect(generator.choose([Int]()) == nil)
        #expect(Set((0..<100).compactMap { _ in generator.choose([1, 2, 3]) }) == [1, 2, 3])
        #expect(generator.bytes(0).isEmpty && generator.bytes(-1).isEmpty)
    }
}
