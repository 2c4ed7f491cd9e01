// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// How one check went.
struct CheckOutcome: Encodable, Sendable, CustomStringConvertible {
    var name: String
    /// Nil when the check has passed.
    var failure: CheckFailure?

    private enum Key: String, CodingKey {
        case name, passed, expected, got
    }

    var description: String {
        guard let failure else { return "PASS \(name)" }
        // Texts may have line feeds, and this is one line.
        return "FAIL \(name): expected \(failure.expected), got \(failure.got)"
            .split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(name, forKey: .name)
        try object.encode(failure == nil, forKey: .passed)
        try object.encodeIfPresent(failure?.expected, forKey: .expected)
        try object.encodeIfPresent(failure?.got, forKey: .got)
    }
}
