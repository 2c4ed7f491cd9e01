// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// One of those that a row compares.
struct Contestant {
    var name: String
    /// Does the operation at least so many times, and says how many times it was.
    var run: (_ operations: Int) -> Int

    init(_ name: String, run: @escaping (_ operations: Int) -> Int) {
        self.name = name
        self.run = run
    }
}
