// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// One row of `grid bench`: what is measured, and how.
struct BenchCase: Sendable {
    var subject: BenchSubject
    /// Of a payload, in bytes.
    var size: Int
    /// Calls at a time, or streams.
    var concurrency: Int
    var executor: BenchExecutor
    /// Before the measurement.
    var warmUp: Duration
    var duration: Duration
}
