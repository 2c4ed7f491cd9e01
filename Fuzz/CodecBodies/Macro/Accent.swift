// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// Raw values that are neither of ASCII nor of one scalar.
enum Accent: String, Hashable, Codable, CaseIterable, Sendable {
    case acute = "é"
    case none = ""
}

extension Accent: MessagePackEncodable {
}

extension Accent: MessagePackDecodable {
}
