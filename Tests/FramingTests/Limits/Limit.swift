// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Testing

/// A limit, and how to come up to it.
struct Limit: Sendable, CustomTestStringConvertible {
    /// The type that has it, or the document.
    var owner: String
    /// The name of the property, or what is limited.
    var name: String
    /// Goes to the limit, and with true one past it. The answer is whether that was let through.
    var passes: @Sendable (_ isPast: Bool) throws -> Bool

    init(_ owner: String, _ name: String, passes: @escaping @Sendable (_ isPast: Bool) throws -> Bool) {
        self.owner = owner
        self.name = name
        self.passes = passes
    }

    var testDescription: String { "\(owner): \(name)" }
}
