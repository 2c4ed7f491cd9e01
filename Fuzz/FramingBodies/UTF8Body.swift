// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// Validates any bytes as UTF-8 in pieces, and traps if the result is another than Foundation's.
///
/// The three lowest bits of the first byte are how many bytes follow that say in which pieces the rest arrives
/// (``InputSplits``).
///
/// - Whole, in pieces and a byte at a time: the validator says what Foundation and the standard library say.
/// - It refuses with the very byte after which no text can come of it any more (RFC 6455 §8.1), and not before.
public func fuzzUTF8(_ bytes: UnsafeRawBufferPointer) {
    var rest = Array(bytes)[...]
    guard let steering = rest.popFirst() else { return }
    let splits = InputSplits(count: Int(steering) & 7, takenFrom: &rest)
    let text = Array(rest)
    let expected = UTF8Oracle.isText(text)
    precondition(isText(text, splitAt: []) == expected, "another result than Foundation's")
    for ends in splits.ways(of: text.count) {
        precondition(isText(text, splitAt: ends) == expected, "another result when split at \(ends)")
    }
    checkEachByte(text, expected: expected)
}

private func isText(_ text: [UInt8], splitAt ends: [Int]) -> Bool {
    var validator = UTF8Validator()
    var start = 0
    for end in ends + [text.count] {
        guard ExactMemory.read(text[start..<end], { validator.validate($0) }) else { return false }
        start = end
    }
    return validator.isComplete
}

private func checkEachByte(_ text: [UInt8], expected: Bool) {
    var validator = UTF8Validator()
    // From the start of the last character that was complete: what comes before is text and stays it.
    var start = 0
    for index in text.indices {
        let mayBe = ExactMemory.read(text[index...index]) { validator.validate($0) }
        let oracle = UTF8Oracle.mayBecomeText(Array(text[start...index]))
        precondition(mayBe == oracle, "refused too late or too early, at \(index)")
        guard mayBe else {
            precondition(!expected, "refused what is text")
            return
        }
        if validator.isComplete { start = index + 1 }
    }
    precondition(validator.isComplete == expected, "another result a byte at a time")
}
