// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import TestSupport

/// `docs/GRID-V1-EXTENSIONS.md`: its examples and its tables.
struct ExtensionsDocument {
    /// The bytes of the examples by their names, in the document's order.
    let examples: [(name: String, bytes: [UInt8])]

    /// The cells of all rows of tables, without those that rule off the head.
    let rows: [[String]]

    init() throws {
        let file = URL(filePath: #filePath).appending(path: "../../../../docs/GRID-V1-EXTENSIONS.md")
            .standardizedFileURL
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        var examples: [(name: String, bytes: [UInt8])] = []
        var isExample = false
        for line in lines {
            if let name = line.firstMatch(of: /^```hex (.+)$/)?.1 {
                examples.append((name: String(name), bytes: []))
                isExample = true
            } else if line.hasPrefix("```") {
                isExample = false
            } else if isExample, let last = examples.indices.last {
                examples[last].bytes += try Self.bytes(line)
            }
        }
        self.examples = examples
        rows = lines.filter { $0.hasPrefix("|") && !$0.hasPrefix("|---") }.map { line in
            line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
                .map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// The bytes of a line: pairs of digits up to a `#`, each perhaps repeated.
    private static func bytes(_ line: String) throws -> [UInt8] {
        try line.prefix { $0 != "#" }.split(separator: " ").flatMap { word in
            guard let repeated = word.wholeMatch(of: /([0-9a-f]{2})\{([0-9]+)\}/) else {
                return try Hex.decode(String(word))
            }
            return try Array(repeating: Hex.decode(String(repeated.1)), count: Int(repeated.2) ?? 0).flatMap(\.self)
        }
    }
}
