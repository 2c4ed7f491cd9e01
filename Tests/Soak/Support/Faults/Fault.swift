// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// One harm to a mesh, until it is repaired.
struct Fault: Sendable, CustomStringConvertible {
    var kind: FaultKind
    /// The links that suffer.
    var links: [Int]
    /// The node that ends or does nothing.
    var node: Int?
    /// What the links do meanwhile; nil for as before.
    var condition: LinkCondition?
    /// Whether the ends of closed connections see a reset.
    var isReset = false

    var description: String {
        var parts = ["\(kind)"]
        if let node { parts.append("node \(node)") }
        parts.append(links.count > 8 ? "\(links.count) links" : "links \(links)")
        if let condition { parts.append("\(condition)") }
        if isReset { parts.append("with a reset") }
        return parts.joined(separator: ", ")
    }
}
