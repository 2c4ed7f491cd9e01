// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

/// What the process at the other end did.
struct ScaleAnswer: Codable, NumberedAnswer {
    /// The number of the instruction.
    var number: Int
    /// Why it could not be done.
    var error: String?
    /// Handlers that have been entered and wait.
    var waiting = 0
    var figures = ProcessFigures()
}
