// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import CommandSupport

/// Three nodes as three processes, with everything that can happen to them.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run three nodes as three processes: calls, a crash, the recovery.",
        discussion: """
            Starts the nodes on free ports of this machine, makes requests and streams between all of them, kills one \
            while calls to it are in flight, restarts it, and checks every step. Ends with status 0 only when all checks \
            have passed.

            EXAMPLE
              grid demo
            """
    )

    @Flag(help: "Leave the nodes running until ctrl-C, and say how to call them.")
    var keep = false

    @Flag(help: "Write the result as one JSON object instead of lines.")
    var json = false

    func run() async throws {
        let signals = TerminationSignals()
        let report = try await withThrowingTaskGroup(of: DemoReport?.self) { group in
            group.addTask {
                var run = try DemoRun(keepsNodes: keep, isQuiet: json)
                return try await run.run()
            }
            group.addTask {
                await signals.wait()
                return nil
            }
            let first = try await group.next() ?? nil
            group.cancelAll()
            if let first { return first }
            // After a signal the run ends its processes; when it was only keeping them it has a report.
            do {
                if let report = try await group.next() ?? nil { return report }
            } catch is CancellationError {}
            throw CommandFailure(.failure, "demo interrupted")
        }
        if json { StandardStream.output.writeLine(try JSONText.pretty(report)) }
        if report.failed > 0 {
            throw CommandFailure(.failure, "\(report.failed) of the demo's checks failed")
        }
    }
}
