// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import TestSupport
import Testing

@testable import Framing

@Suite("The masking keys of a client (RFC 6455 §5.3, §10.3)")
struct MaskingKeySourceTests {
    private func keys(_ generator: any RandomNumberGenerator & Sendable, _ count: Int) -> [MaskingKey] {
        var source = MaskingKeySource(generator)
        return (0..<count).map { _ in source.next() }
    }

    @Test("The keys are the numbers of the generator that was given, the lower half of each first")
    func given() {
        let seed = TestSeed.make(for: "MaskingKeySourceTests")
        var generator = SeededGenerator(seed: seed)
        let expected = (0..<150).map { _ in generator.next() }.flatMap { number in
            [number, number >> 32].map { MaskingKey(lowestFirst: UInt32(truncatingIfNeeded: $0)) }
        }
        #expect(keys(SeededGenerator(seed: seed), 300) == expected, "seed \(seed)")
    }

    @Test("Keys drawn from the system do not come again, on one connection or on two")
    func system() {
        let first = keys(SystemRandomNumberGenerator(), 200)
        let second = keys(SystemRandomNumberGenerator(), 200)
        // Of 400 words two are the same once in 50,000 runs, and five never.
        #expect(Set(first + second).count > 395)
    }
}
