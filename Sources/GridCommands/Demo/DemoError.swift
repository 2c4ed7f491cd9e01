// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Something in the demo was not as it must be.
struct DemoError: Error {
    var message: String

    init(_ message: String) {
        self.message = message
    }
}
