// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import CommandSupport
import SoakSupport

@main
struct SoakCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak",
        abstract: "Put nodes under fire: faults of the network, crashes, load.",
        discussion: """
            Every command ends with status 0 only when nothing was wrong. docs/SOAK.md says what is checked.

            EXAMPLE
              soak mesh --nodes 32 --seconds 60 --seed 1
            """,
        subcommands: [
            MeshCommand.self, ProcessesCommand.self, ScaleCommand.self, StormCommand.self, NodeCommand.self,
            ScalePeerCommand.self,
        ]
    )

    static func main() async {
        TerminationSignals.ignoreBrokenPipes()
        ProcessFigures.raiseDescriptorLimit()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            StandardStream.error.writeLine("soak: \(failure.message)")
            exit(withError: ExitCode(failure.status.rawValue))
        } catch {
            exit(withError: error)
        }
    }
}
