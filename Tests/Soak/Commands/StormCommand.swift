// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import CommandSupport
import SoakSupport

struct StormCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "storm",
        abstract: "Many nodes that are lost and come back at once, and when they are dialed.",
        discussion: """
            EXAMPLE
              soak storm --peers 200
            """
    )

    @Option(help: "How many peers.")
    var peers = 200

    @Option(help: "How long they are away, in seconds.")
    var seconds = 6

    func run() async throws {
        var settings = StormRun.Settings()
        settings.peers = peers
        settings.seconds = seconds
        let chosen = settings
        let finished = try await TimeLimit.run(.seconds(120)) {
            var run = StormRun(chosen)
            try await run.run()
            return run
        }
        guard let finished else { throw CommandFailure(.failure, "not all came back within two minutes") }
        for line in finished.lines { StandardStream.output.writeLine(line) }
        StandardStream.output.writeLine(finished.closingLine)
    }
}
