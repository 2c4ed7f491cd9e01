// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// What `grid --version` says.
enum BuildInformation {
    static let version = "0.1.0-dev"

    static var description: String {
        "grid \(version) (grid protocol v1, zlib \(Zlib.version))"
    }
}
