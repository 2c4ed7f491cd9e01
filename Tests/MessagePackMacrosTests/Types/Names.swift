// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import Codec
    import MessagePackMacros

    /// Cases that an optional has too, and others that need their type or backticks to be understood.
    @MessagePackCodable
    enum Choice: Hashable {
        case none
        case some(Int)
        case `self`
        case `Type`(of: Int)
        case `Protocol`
        case `init`(Int, Int)
    }

    /// Raw values of one character.
    @MessagePackCodable
    enum Sign: Character, CaseIterable {
        case plus = "+"
        case acute = "é"
        case x = "x"
    }
#endif
