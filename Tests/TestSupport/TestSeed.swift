// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation

/// The seed of a run of property tests: the number in `TEST_SEED`, or a new one.
package enum TestSeed {
    /// A seed, printed under the name of who uses it, so that a failure can be had again with `TEST_SEED`.
    package static func make(for name: String) -> UInt64 {
        let given = ProcessInfo.processInfo.environment["TEST_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 0 ... .max)
        print("\(name): TEST_SEED=\(seed)")
        return seed
    }
}
