// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import Codec
    import MessagePackMacros

    /// What Codable writes the same way: all values have labels, and no case is without.
    @MessagePackCodable
    enum Labelled: Hashable, Codable, Sendable {
        case one(a: Int)
        case two(a: String, b: [Int]?)
    }
#endif
