// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A subroute's name.
package struct SubrouteVector: Decodable, Sendable {
    package let handler: UInt8
    package let route: String
    package let hex: String
}
