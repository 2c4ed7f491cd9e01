// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Grid

/// Why a check has failed: in place of this, that.
struct CheckFailure: Error, Hashable {
    var expected: String
    var got: String

    init(expected: String, got: String) {
        self.expected = expected
        self.got = got
    }

    /// An error where none was expected.
    init(expected: String, got error: any Error) {
        self = error as? CheckFailure ?? CheckFailure(expected: expected, got: Self.describe(error))
    }

    static func describe(_ error: any Error) -> String {
        switch error {
        case let error as RemoteError: "the remote error \(Self.quote(error.message))"
        case let error as GridError: "the error \(error.code): \("\(error)".printable)"
        case is CancellationError: "a cancellation"
        default: "the error \("\(error)".printable)"
        }
    }

    /// A text in quotation marks, shortened to what fits on a line.
    static func quote(_ text: String) -> String {
        let shown = text.prefix(200)
        return "'\(String(shown).printableLines)\(shown.endIndex < text.endIndex ? "…" : "")'"
    }
}
