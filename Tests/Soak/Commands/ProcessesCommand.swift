// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import SoakSupport

struct ProcessesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "processes",
        abstract: "A mesh of nodes in processes of their own, harmed, killed, frozen and repaired.",
        discussion: """
            EXAMPLE
              soak processes --nodes 8 --seconds 60 --seed 1
            """
    )

    @Option(help: "How many nodes.")
    var nodes = 8

    @OptionGroup
    var options: MeshOptions

    func run() async throws {
        var settings = MeshSettings(
            title: "processes",
            nodes: nodes,
            seconds: options.seconds,
            seed: options.seed,
            kinds: try options.kinds(of: FaultKind.allCases)
        )
        settings.workers = 16
        settings.hasOwnProcesses = true
        try await options.run(settings) { ProcessMember($0) }
    }
}
