// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Numbers that are the same in every run, for masking keys that are.
struct CountingGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64 = 0

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return state
    }
}
