// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

/// What a node of the demo did: a line of JSON on its standard output.
struct DemoAnswer: Codable, NumberedAnswer {
    /// The number of the instruction.
    var number: Int
    /// Why it could not be done.
    var error: String?
    /// How many calls, messages or outcomes were as they must be.
    var completed = 0
    /// Whether the node dials the peer.
    var dials = false
    var elapsedMicroseconds: Int64 = 0
    var medianMicroseconds: Int64 = 0
    var percentile99Microseconds: Int64 = 0

    init(number: Int) {
        self.number = number
    }
}
