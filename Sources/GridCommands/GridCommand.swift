// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import ArgumentParser
import CommandSupport

/// The command line of `grid`.
package struct GridCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "grid",
        abstract: "Run a node of a grid, call one, or look at what nodes say to each other.",
        discussion: """
            Nodes are named by URLs. Both ends of a connection must use exactly the same names.

            EXAMPLE: a node in one terminal, calls in another
              grid serve --conformance --local http://127.0.0.1:9001 \\
                --peer http://127.0.0.1:9002
              grid call --handler 20 --data hello --local http://127.0.0.1:9002 \\
                --peer http://127.0.0.1:9001
              seq 3 | grid stream --handler 30 --local http://127.0.0.1:9002 \\
                --peer http://127.0.0.1:9001
              grid check --local http://127.0.0.1:9002 --peer http://127.0.0.1:9001

            check tells whether a node behaves as the protocol says, ping and bench how quickly, status what it is connected to; demo needs no other \
            node; decode takes bytes from the wire, msgpack those of payloads.

            EXIT STATUS
              0   success
              1   failure, or a check that failed
              2   the remote handler answered with an error
              3   disconnected, or never connected
              4   deadline exceeded
              64  wrong usage
            """,
        version: BuildInformation.description,
        subcommands: [
            ServeCommand.self, CallCommand.self, StreamCommand.self, PingCommand.self, StatusCommand.self,
            CheckCommand.self, BenchCommand.self, DecodeCommand.self, MessagePackCommand.self, DemoCommand.self,
            DemoNodeCommand.self,
        ]
    )

    package init() {}

    /// Runs what the arguments of this process say, and ends it with another status than 0 if that fails.
    package static func main() async {
        TerminationSignals.ignoreBrokenPipes()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            StandardStream.error.writeLine("grid: \(failure.message)")
            exit(withError: ExitCode(failure.status.rawValue))
        } catch {
            exit(withError: error)
        }
    }
}
