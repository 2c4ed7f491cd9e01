// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A frame or a request that is not as it must be: a mistake in the test itself.
struct RequestError: Error, CustomStringConvertible {
    let what: String

    var description: String { what }
}
