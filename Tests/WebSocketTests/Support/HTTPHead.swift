// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// The head of an HTTP message, taken apart in the simplest way.
struct HTTPHead: Sendable {
    let startLine: String
    let fields: HandshakeFields

    init(_ text: String) {
        // A line end is one character.
        let lines = text.split(separator: "\r\n")
        startLine = lines.first.map(String.init) ?? ""
        fields = HandshakeFields(
            lines.dropFirst().map { line in
                let name = line.prefix { $0 != ":" }
                return (name: String(name), value: String(line.dropFirst(name.count + 2)))
            }
        )
    }

    /// The status of an answer.
    var status: Int? {
        let words = startLine.split(separator: " ")
        return words.count > 1 ? Int(words[1]) : nil
    }
}
