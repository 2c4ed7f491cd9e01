// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import SoakSupport

/// A node of a mesh of processes: it does what standard input says, and ends when standard input does.
struct NodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node",
        abstract: "A node of the mesh; started by soak processes.",
        shouldDisplay: false
    )

    func run() async {
        await MemberServer().run()
    }
}
