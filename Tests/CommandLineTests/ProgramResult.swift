// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a program did.
struct ProgramResult: Sendable {
    /// Its exit status; 128 and the number of the signal that ended it.
    var status: Int32
    var output: [UInt8]
    var error: String

    var text: String { String(decoding: output, as: UTF8.self) }
}
