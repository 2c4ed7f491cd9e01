// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A recorded or received HTTP head, taken apart for comparison.
struct HTTPHead: Sendable {
    var startLine: String
    var fields: [(name: String, value: String)]

    init(_ text: String) {
        var lines = text.split(separator: "\r\n").map(String.init)
        startLine = lines.isEmpty ? "" : lines.removeFirst()
        fields = lines.map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (String(parts[0]), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
        }
    }

    func value(of name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
