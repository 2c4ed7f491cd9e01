// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A row: several contestants do the same on the same bytes.
struct Comparison {
    /// What is done, such as "512 bytes".
    var name: String
    /// What one operation works on, for rates.
    var bytes: Int
    /// The last one is what the others are held against.
    var contestants: [Contestant]
}
