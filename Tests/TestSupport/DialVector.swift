// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Who dials whom, of a pair of nodes.
package struct DialVector: Decodable, Sendable {
    package let a: String
    package let b: String
    package let doesADial: Bool
    package let doesBDial: Bool
    package let dialer: String

    enum CodingKeys: String, CodingKey {
        case a
        case b
        case doesADial = "a_dials_if_asked"
        case doesBDial = "b_dials_if_asked"
        case dialer
    }
}
