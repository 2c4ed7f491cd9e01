// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import CommandSupport
import Grid

/// Whether a node behaves as the protocol says, seen by its callers.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a node that serves the conformance handlers, whatever it is written in.",
        discussion: """
            Calls the handlers 20 to 43 of the peer in every way in which they are used, and says for each check whether \
            it has passed. What is checked is what grid v1 lays down; where nodes are known to differ, all that is known \
            will do. A check that takes too long has failed.

            EXAMPLE
              grid serve --conformance --local http://127.0.0.1:9001 \\
                --peer http://127.0.0.1:9002
              grid check --local http://127.0.0.1:9002 --peer http://127.0.0.1:9001

            EXIT STATUS
              0   all checks have passed
              1   some have failed
              3   never connected
            """
    )

    @OptionGroup
    var node: NodeOptions

    @OptionGroup
    var peer: PeerOptions

    @Option(help: ArgumentHelp("How long each check may take.", valueName: "time"))
    var timeout = DurationArgument(.seconds(60))

    @Flag(help: "Write the result as one JSON object instead of lines.")
    var json = false

    func run() async throws {
        let report = try await peer.withConnection(of: node) { try await check($0) }
        StandardStream.output.writeLine(json ? try JSONText.pretty(report) : report.description)
        if report.failed > 0 {
            throw CommandFailure(.failure, "\(report.failed) of the checks of \(peer.peer) failed")
        }
    }

    private func check(_ connection: GridConnection) async throws -> CheckReport {
        var report = CheckReport(peer: peer.peer)
        var isLost = false
        for check in ConformanceCheck.all {
            // A check that cost the connection is not to take the others with it. But a peer that stays away is waited for once.
            if !isLost && !connection.isConnected { isLost = try await !peer.isConnected(connection) }
            let outcome =
                isLost
                ? CheckOutcome(name: check.name, failure: CheckFailure(expected: "a connection", got: "none"))
                : await check.outcome(on: connection, within: timeout.duration)
            if !json { StandardStream.output.writeLine(outcome.description) }
            report.append(outcome)
        }
        return report
    }
}
