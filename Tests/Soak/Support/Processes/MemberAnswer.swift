// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

/// What a process with a node did: a line of JSON on its standard output.
struct MemberAnswer: Codable, NumberedAnswer {
    /// The number of the instruction.
    var number: Int
    /// Why it could not be done.
    var error: String?
    var port = 0
    var peers: [String] = []
    var report: MemberReport?
}
