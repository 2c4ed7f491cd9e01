// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import NIOCore

/// The words of a conformance payload, such as `5 10`, with bounds on the numbers that a caller names.
package struct HandlerArguments {
    private var words: [Substring]

    /// - Parameter count: the most words to split into; the last one keeps its spaces.
    package init(_ payload: ByteBuffer?, count: Int = .max) {
        let text = payload.map { String(decoding: $0.readableBytesView, as: UTF8.self) } ?? ""
        words = text.split(separator: " ", maxSplits: count - 1, omittingEmptySubsequences: false)
    }

    /// The word at an index as a number in the range, or nil when there is no such word.
    package func number(at index: Int, in range: ClosedRange<Int>) throws -> Int? {
        guard words.indices.contains(index), !words[index].isEmpty else { return nil }
        guard let number = Int(words[index]), range.contains(number) else {
            throw ConformanceHandlers.refusal("'\(words[index])' is not a number in \(range)")
        }
        return number
    }

    package func requiredNumber(at index: Int, in range: ClosedRange<Int>) throws -> Int {
        guard let number = try number(at: index, in: range) else {
            throw ConformanceHandlers.refusal("the payload lacks number \(index + 1)")
        }
        return number
    }

    package func text(at index: Int) -> String {
        words.indices.contains(index) ? String(words[index]) : ""
    }
}
