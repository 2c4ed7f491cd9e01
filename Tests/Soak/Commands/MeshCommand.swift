// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import SoakSupport

struct MeshCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mesh",
        abstract: "A mesh of nodes in this process, harmed and repaired.",
        discussion: """
            EXAMPLE
              soak mesh --nodes 32 --seconds 60 --seed 1
            """
    )

    @Option(help: "How many nodes.")
    var nodes = 32

    @OptionGroup
    var options: MeshOptions

    func run() async throws {
        let settings = MeshSettings(
            title: "mesh",
            nodes: nodes,
            seconds: options.seconds,
            seed: options.seed,
            // Nothing freezes a node alone.
            kinds: try options.kinds(of: FaultKind.allCases.filter { $0 != .freeze })
        )
        try await options.run(settings) { LocalMember($0) }
    }
}
