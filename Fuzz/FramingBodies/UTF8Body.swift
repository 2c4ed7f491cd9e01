// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// Validates any bytes as UTF-8 in pieces, and traps if the result is another than the standard library's.
///
/// The first byte says where the bytes are split.
///
/// - Whole, split in two and a byte at a time: the validator says what the standard library's decoder says.
/// - It refuses with the very byte after which no text can come of it any more (RFC 6455 §8.1), and not before.
public func fuzzUTF8(_ bytes: UnsafeRawBufferPointer) {
    guard let split = bytes.first else { return }
    let text = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
    let expected = String(validating: text, as: UTF8.self) != nil
    precondition(isText([text]) == expected, "another result than the standard library's")
    let middle = min(Int(split), text.count)
    let pieces = [text[..<middle], text[middle...]].map { UnsafeRawBufferPointer(rebasing: $0) }
    precondition(isText(pieces) == expected, "another result when split at \(middle)")
    checkEachByte(text, expected: expected)
}

private func isText(_ pieces: [UnsafeRawBufferPointer]) -> Bool {
    var validator = UTF8Validator()
    return pieces.allSatisfy { validator.validate($0) } && validator.isComplete
}

private func checkEachByte(_ text: UnsafeRawBufferPointer, expected: Bool) {
    var validator = UTF8Validator()
    // From the start of the last character that was complete: what comes before is text and stays it.
    var start = 0
    for index in text.indices {
        let mayBe = validator.validate(UnsafeRawBufferPointer(rebasing: text[index...index]))
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
