// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension HandshakeName {
    static let origin = "Origin"
}
