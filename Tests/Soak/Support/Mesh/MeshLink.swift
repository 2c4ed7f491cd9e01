// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// A pair of nodes, by their numbers, and which of them dials.
struct MeshLink: Hashable, Sendable {
    var dialer: Int
    var acceptor: Int

    /// All pairs of these nodes.
    static func all(_ names: [String]) -> [MeshLink] {
        var links: [MeshLink] = []
        for first in names.indices {
            for second in names.indices.dropFirst(first + 1) {
                let dials = DialRule.dials(local: names[first], remote: names[second]) == true
                links.append(
                    dials ? MeshLink(dialer: first, acceptor: second) : MeshLink(dialer: second, acceptor: first)
                )
            }
        }
        return links
    }
}
