// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// How much a node has to say.
package struct Workload: Codable, Sendable {
    /// Calls that it makes at once.
    package var workers: Int
    /// The mean pause of a worker between two calls.
    package var pauseMilliseconds: Int64
    package var seed: UInt64

    package init(workers: Int, pauseMilliseconds: Int64, seed: UInt64) {
        self.workers = workers
        self.pauseMilliseconds = pauseMilliseconds
        self.seed = seed
    }
}
