// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import MuxTesting
import Testing

struct StopAndWaitTests {
    @Test("Everything sent is received once and in order, whatever becomes of the connections")
    func delivery() throws {
        let statistics = try Simulation.run(seeds: 0..<1000) { _ in StopAndWaitWorkload() }
        // All of this has been tried.
        #expect(statistics.network.cuts > 0 && statistics.network.takeovers > 0 && statistics.network.stalls > 0)
    }
}
