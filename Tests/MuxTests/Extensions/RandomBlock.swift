// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import TestSupport

/// Blocks of which every field is there half of the time.
enum RandomBlock {
    static func make(using generator: inout SeededGenerator) -> ExtensionBlock {
        var block = ExtensionBlock()
        if Bool.random(using: &generator) { block.inCapacity = number(&generator) }
        if Bool.random(using: &generator) { block.outCapacity = number(&generator) }
        if Bool.random(using: &generator) { block.windowBytes = number(&generator) }
        if Bool.random(using: &generator) {
            for _ in 0..<Int.random(in: 0...5, using: &generator) {
                block.metadata.append(key: text(1...40, &generator), value: text(0...300, &generator))
            }
        }
        if Bool.random(using: &generator) { block.handlerName = text(1...63, &generator) }
        if Bool.random(using: &generator) { block.errorCode = text(1...16, &generator) }
        if Bool.random(using: &generator) {
            block.errorDetails = PayloadPattern.bytes(Int.random(in: 0...300, using: &generator))
        }
        return block
    }

    private static func number(_ generator: inout SeededGenerator) -> UInt32 {
        UInt32.random(in: 0 ... .max, using: &generator) >> UInt32.random(in: 0..<32, using: &generator)
    }

    /// A text of so many characters, of one to four bytes each.
    private static func text(_ count: ClosedRange<Int>, _ generator: inout SeededGenerator) -> String {
        let characters: [Character] = ["a", "Z", "-", "\u{0}", "ü", "€", "😀"]
        let count = Int.random(in: count, using: &generator)
        return String((0..<count).compactMap { _ in characters.randomElement(using: &generator) })
    }
}
