// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a process says when it has done what it was told.
package protocol NumberedAnswer: Decodable, Sendable {
    /// The number of the instruction.
    var number: Int { get }
}
