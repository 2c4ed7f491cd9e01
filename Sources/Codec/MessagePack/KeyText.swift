// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a text must be to be a key of a table.
///
/// Texts are equal in Swift if they are canonically equivalent, hence hashing one puts runs of combining marks in order, which takes
/// time by the square of their length: 64 KiB of them take a second, and 64 MiB days. A key may have as many in a row as text has
/// that is stream-safe (Unicode Standard Annex #15, §13), which all languages do with.
package enum KeyText {
    /// The most combining marks in a row.
    package static let maximumMarks = 30

    /// Whether a text can be hashed in time by its length.
    @inline(__always)
    package static func isSafe(_ text: String) -> Bool {
        // A mark takes two bytes or more.
        text.utf8.count <= 2 * maximumMarks || isLongSafe(text)
    }

    @inline(never)
    private static func isLongSafe(_ text: String) -> Bool {
        guard !isASCII(text) else { return true }
        var marks = 0
        for scalar in text.unicodeScalars {
            // Below these there is none, and asking takes time.
            if scalar.value < 0x300 || scalar.properties.canonicalCombiningClass == .notReordered {
                marks = 0
            } else {
                marks += 1
                if marks > maximumMarks { return false }
            }
        }
        return true
    }

    /// Checks a text that is about to be hashed.
    ///
    /// - Parameter offset: where it begins in what was read.
    /// - Throws: `limitExceeded`.
    @inline(__always)
    package static func check(_ text: String, at offset: Int) throws(MessagePackError) {
        guard isSafe(text) else { throw unsafe(at: offset) }
    }

    @inline(never)
    private static func unsafe(at offset: Int) -> MessagePackError {
        let message = "key of more than \(maximumMarks) combining marks in a row"
        return MessagePackError(code: .limitExceeded, offset: offset, message: message)
    }

    private static func isASCII(_ text: String) -> Bool {
        text.utf8.withContiguousStorageIfAvailable { utf8 in
            var bits: UInt8 = 0
            for byte in utf8 { bits |= byte }
            return bits < 0x80
        } ?? false
    }
}
