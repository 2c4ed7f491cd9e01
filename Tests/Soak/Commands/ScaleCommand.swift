// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import CommandSupport
import SoakSupport

struct ScaleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale",
        abstract: "Many calls on one connection, and many connections on one node, with the memory that each takes.",
        discussion: """
            EXAMPLE
              soak scale --requests 100000 --streams 10000 --connections 1000
            """
    )

    @Option(help: "Requests that are open at once on one connection.")
    var requests = 100_000

    @Option(help: "Streams that are open at once on one connection.")
    var streams = 10_000

    @Option(help: "Connections of one node.")
    var connections = 1_000

    func run() async throws {
        var settings = ScaleRun.Settings()
        settings.requests = requests
        settings.streams = streams
        settings.connections = connections
        let chosen = settings
        let finished = try await TimeLimit.run(.seconds(300)) {
            var run = ScaleRun(chosen)
            try await run.run()
            return run
        }
        guard let finished else { throw CommandFailure(.failure, "not all calls ended within five minutes") }
        for line in finished.lines { StandardStream.output.writeLine(line) }
        StandardStream.output.writeLine(finished.closingLine)
    }
}
