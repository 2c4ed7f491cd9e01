// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What many calls or connections took.
struct ScaleFigures: Sendable {
    /// Until all were open.
    var opening: Duration
    /// From there until all had ended, or each had been used both ways.
    var ending: Duration
    /// By how much the resident memory of both processes had grown.
    var ownKilobytes: Int
    var otherKilobytes: Int
}
