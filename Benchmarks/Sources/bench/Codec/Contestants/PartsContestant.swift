// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What decoding comes to where there is nothing to read: only the value is made.
struct PartsContestant {
    private let parts = SampleParts()

    var decoding: Contestant {
        precondition(parts.made() == Sample.value, "another value was made")
        return Contestant("the value alone") { operations in
            var sum = 0
            for _ in 0..<operations { sum += parts.made().elementCount }
            precondition(sum >= operations, "not every value was made")
            return operations
        }
    }
}
