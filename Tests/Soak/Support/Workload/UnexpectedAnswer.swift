// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A call ended normally, but not with what it should have brought.
struct UnexpectedAnswer: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}
