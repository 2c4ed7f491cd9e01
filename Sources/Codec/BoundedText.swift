// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Texts of a peer's making in the messages of errors. One letter can have any number of marks, so letters are not what is counted.
enum BoundedText {
    /// The beginning of a text, of whole scalars and at most so many bytes of UTF-8.
    static func prefix(of text: String, bytes: Int) -> String {
        guard text.utf8.count > bytes else { return text }
        var prefix = String.UnicodeScalarView()
        var left = bytes
        for scalar in text.unicodeScalars {
            left -= UTF8.width(scalar)
            guard left >= 0 else { break }
            prefix.append(scalar)
        }
        return String(prefix)
    }
}
