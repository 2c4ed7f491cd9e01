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
        case `two words`(`a label`: Int, `0`: Int?)
        case `0`(Int, `0`: Int)
        case words(`größe`: Int, `in`: Int, `inout`: Int)
    }

    /// Names of any characters.
    @MessagePackCodable
    struct Words: Hashable {
        var `free bytes`: Int
        var `1`: Int?
        @MessagePackField(.defaulted) var `a: Int`: String = "x"
        @MessagePackField(.omittedIfEmpty) var `größe`: [Int]
        var freeBytes: Int
    }

    @MessagePackCodable
    enum Phrase: String, CaseIterable {
        case `good morning`
        case none
    }

    /// Raw values of one character.
    @MessagePackCodable
    enum Sign: Character, CaseIterable {
        case plus = "+"
        case acute = "é"
        case x = "x"
    }

    extension Words {
        @MessagePackCodable(as: .array)
        struct Within: Hashable {
            var `free bytes`: Words
            var `two words`: Int?
        }
    }
#endif
