// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation

/// What Foundation makes of bytes as UTF-8, whole and as a beginning.
package enum UTF8Oracle {
    /// Bytes that complete every character that can be completed: the ends of all ranges of second bytes (RFC 3629 §4).
    private static let continuations: [UInt8] = [0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF]

    /// Whether the bytes are text. Foundation and the standard library have to agree.
    package static func isText(_ bytes: some Collection<UInt8>) -> Bool {
        let isText = String(bytes: bytes, encoding: .utf8) != nil
        precondition(isText == (String(validating: bytes, as: UTF8.self) != nil), "the oracles differ")
        return isText
    }

    /// Whether the bytes are text, or can be made text by adding some.
    package static func mayBecomeText(_ bytes: [UInt8]) -> Bool {
        for dropped in 0...min(3, bytes.count) where isText(bytes.dropLast(dropped)) {
            return dropped == 0 || canBeCompleted(Array(bytes.suffix(dropped)))
        }
        return false
    }

    /// Whether bytes that are no text are the beginning of one character.
    private static func canBeCompleted(_ bytes: [UInt8]) -> Bool {
        guard bytes.count < 4 else { return false }
        return continuations.contains { byte in
            let longer = bytes + [byte]
            if let text = String(bytes: longer, encoding: .utf8) { return text.unicodeScalars.count == 1 }
            return canBeCompleted(longer)
        }
    }
}
