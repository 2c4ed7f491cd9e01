// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import MuxTesting
import Testing

@Suite("The example of the documentation")
struct StopAndWaitTests {
    @Test("Stop and wait delivers everything once and in order, whatever happens to connections")
    func stopAndWait() throws {
        let statistics = try Simulation.run(seeds: 0..<1000) { _ in StopAndWaitWorkload() }
        #expect(statistics.network.cuts > 0 && statistics.network.takeovers > 0)
    }

    @Test("Without numbers, a byte is received twice, and a few decisions show how")
    func planted() throws {
        let failure = #expect(throws: FailedRun<StopAndWaitWorkload.Send>.self) {
            try Simulation.run(seeds: 0..<1000) { _ in StopAndWaitWorkload(ignoresDuplicates: false) }
        }
        #expect(failure?.shortestTrace.decisions.count == 2)
    }
}
