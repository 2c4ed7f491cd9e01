// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import Codec
    import MessagePackMacros

    /// All that a field can be told.
    @MessagePackCodable
    struct Settings: Hashable, Sendable {
        @MessagePackField("n") var name: String
        @MessagePackField(.defaulted) var port = 80
        @MessagePackField("lim", .defaulted) var limit: Int? = 7
        @MessagePackField(.omittedIfEmpty) var tags: [String]
        @MessagePackField(.omittedIfEmpty) var notes: [String: Int]?
        @MessagePackField(.omittedIfEmpty) var text = "x"
        @MessagePackField(.skipped) var isSelected = false
        @MessagePackField(.skipped) var cached: [Settings]?
        let version = 3
        @MessagePackField("ü\"\\") var escaped: Bool
        var reader = 1, left = 2, start = 3, keyOffset = 4, writer = 5, count = 6, value = 7, _value = 8
        var `default`: Int?
        var observed = 0 {
            didSet { isSelected = true }
        }
    }

    /// A struct that is an array.
    @MessagePackCodable(as: .array)
    struct Point: Hashable, Sendable {
        let version = 1
        var x: Double
        var y: Int
        var label: String?
        @MessagePackField(.defaulted) var weight = 9
        @MessagePackField(.omittedIfEmpty) var tags: Set<Int>
    }
#endif
