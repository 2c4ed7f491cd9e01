// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import Framing

extension BenchmarkGroup {
    /// Validation of text.
    static let text = comparing(
        "text",
        title: "Text messages",
        text: """
            Receiving an unmasked text message of 64 KiB, which is to validate it as UTF-8, beside two validators of the same
            bytes: the standard library's `UTF8Span(validating:)` and Foundation's `String(bytes:encoding:)`, which copies.
            """,
        unit: .gigabytesPerSecond,
        countsAllocations: false
    ) {
        let length = 64 << 10
        return [
            ("ASCII", SampleMessages.ascii(length: length)),
            ("mixed", SampleMessages.mixedText(length: length)),
            ("Cyrillic and Greek", SampleMessages.twoByteText(length: length)),
            ("Japanese and Chinese", SampleMessages.threeByteText(length: length)),
        ].map { name, bytes in
            Comparison(name: name, bytes: bytes.count, contestants: textContestants(bytes))
        }
    }
}

private func textContestants(_ text: [UInt8]) -> [Contestant] {
    let receiver = TextReceiver(text)
    return [
        Contestant("WebSocketMachine") { operations in
            for _ in 0..<operations { receiver.receive() }
            return operations
        },
        Contestant("Foundation") { operations in
            for _ in 0..<operations {
                guard String(bytes: text, encoding: .utf8) != nil else { fatalError("no text") }
            }
            return operations
        },
        Contestant("standard library") { operations in
            for _ in 0..<operations {
                guard (try? UTF8Span(validating: text.span)) != nil else { fatalError("no text") }
            }
            return operations
        },
    ]
}
