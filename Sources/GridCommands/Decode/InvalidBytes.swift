// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Why bytes are not what they were taken for.
struct InvalidBytes: Error {
    var reason: String
    /// Where the fault is, in bytes from the start of the input.
    var offset: Int
}
