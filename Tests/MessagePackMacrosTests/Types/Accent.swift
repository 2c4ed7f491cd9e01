// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import Codec
    import MessagePackMacros

    /// Raw values that are neither of ASCII nor of one scalar.
    @MessagePackCodable
    enum Accent: String, Hashable, Codable, CaseIterable, Sendable {
        case acute = "é"
        case none = ""
    }
#endif
