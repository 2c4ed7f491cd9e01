// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import CommandSupport
import Grid
import NIOCore

/// One request from the command line.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Send one request and write the answer's bytes to standard output.",
        discussion: """
            The command is a node of its own: the peer must know the name that --local gives it. Without --local it is a \
            guest, which the peer has to allow. Without --data, --hex, --base64, --file or - the request has no payload.

            EXAMPLE
              grid call --handler 20 --data hello --local http://127.0.0.1:9002 \\
                --peer http://127.0.0.1:9001

            EXIT STATUS
              0   answered
              2   the handler answered with an error; its text is on standard error
              3   disconnected, or never connected
              4   deadline exceeded
            """
    )

    @OptionGroup
    var node: NodeOptions

    @OptionGroup
    var peer: PeerOptions

    @OptionGroup
    var target: HandlerOptions

    @OptionGroup
    var payload: PayloadOptions

    @Option(help: ArgumentHelp("How long the answer may take: 500ms, 5s, 2m; without it a minute.", valueName: "time"))
    var deadline: DurationArgument?

    @Flag(help: "Write a JSON object instead: the payload in hexadecimal, whether it is nil, and the round trip.")
    var json = false

    func run() async throws {
        let payload = try payload.payload()
        let answer = try await peer.withConnection(of: node) { try await call($0, payload) }
        if json {
            StandardStream.output.writeLine(try JSONText.pretty(answer))
        } else {
            StandardStream.output.write(answer.payload ?? [])
        }
    }

    /// The deadline is the request's alone: who waits to be dialed cannot hurry the connection.
    private func call(_ connection: GridConnection, _ payload: ByteBuffer?) async throws -> CallAnswer {
        let clock = ContinuousClock()
        let start = clock.now
        let answer = try await connection.subroute(target.subroute).request(
            HandlerID(target.handler),
            payload,
            deadline: deadline?.duration
        )
        return CallAnswer(payload: answer.map { Array($0.readableBytesView) }, roundTrip: clock.now - start)
    }
}
