// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation

/// What `docs/LIMITS.md` says of this layer.
enum LimitsDocument {
    /// The defaults by type and name, as the values print: bytes and numbers in digits, times in seconds.
    static func defaults() throws -> [String: String] {
        let file = URL(filePath: #filePath).appending(path: "../../../../docs/LIMITS.md").standardizedFileURL
        var defaults: [String: String] = [:]
        var owner: String?
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("## ") { owner = line.firstMatch(of: /^## Framing: `([A-Za-z.]+)`/).map { String($0.1) } }
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard let owner, line.hasPrefix("|"), cells.count > 2 else { continue }
            for (name, value) in zip(names(in: cells[0]), values(in: cells[1])) {
                defaults["\(owner): \(name)"] = value
            }
        }
        return defaults
    }

    private static func names(in cell: String) -> [String] {
        cell.matches(of: /`([A-Za-z]+)`/).map { String($0.1) }
    }

    private static func values(in cell: String) -> [String] {
        cell.matches(of: /([0-9]+(?:,[0-9]{3})*)(?: (KiB|MiB|s)\b)?/).map { match in
            let number = Int(match.1.filter { $0 != "," }) ?? 0
            switch match.2 {
            case "KiB": return "\(number << 10)"
            case "MiB": return "\(number << 20)"
            case "s": return "\(Duration.seconds(number))"
            default: return "\(number)"
            }
        }
    }
}
