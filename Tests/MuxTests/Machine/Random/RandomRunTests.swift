// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Testing
import TestSupport

@Suite("Random runs of two machines")
struct RandomRunTests {
    @Test("Every call ends once, no message is lost, doubled or out of order, and nothing is left after the end")
    func runs() throws {
        let seed = TestSeed.make(for: "Random runs of two machines")
        for number in 0..<2000 as Range<UInt64> { try RandomRun(seed: seed &+ number).run() }
    }
}
