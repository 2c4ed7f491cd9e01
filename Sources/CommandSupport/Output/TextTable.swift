// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Columns of text, each as wide as its widest cell.
package struct TextTable {
    package enum Alignment {
        case left, right
    }

    private var alignments: [Alignment]
    private var rows: [[String]]

    /// A table of these columns.
    package init(_ columns: [(title: String, alignment: Alignment)]) {
        alignments = columns.map(\.alignment)
        rows = [columns.map(\.title)]
    }

    package mutating func append(_ row: [String]) {
        rows.append(row)
    }

    package var lines: [String] {
        let widths = alignments.indices.map { column in
            rows.lazy.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = zip(row, zip(widths, alignments)).map { cell, layout in
                let padding = String(repeating: " ", count: max(layout.0 - cell.count, 0))
                return layout.1 == .left ? cell + padding : padding + cell
            }
            return String(cells.joined(separator: "   ").reversed().drop { $0 == " " }.reversed())
        }
    }
}
