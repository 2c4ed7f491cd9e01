// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

@testable import grid_cli

/// The names of two nodes at free ports of this machine.
struct NodeNames {
    var local: String
    var remote: String

    /// - Parameter localDials: Which of the two is to dial (GRID-V1 §1.1).
    init(localDials: Bool) throws {
        repeat {
            let names = try LoopbackPorts.find(2).map { "http://127.0.0.1:\($0)" }
            (local, remote) = (names[0], names[1])
        } while DialRule.dials(local: local, remote: remote) != localDials
    }
}
