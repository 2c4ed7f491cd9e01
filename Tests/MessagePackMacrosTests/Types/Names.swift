// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import Codec
    import MessagePackMacros

    /// Raw values of one character.
    @MessagePackCodable
    enum Sign: Character, CaseIterable {
        case plus = "+"
        case acute = "é"
        case x = "x"
    }
#endif
