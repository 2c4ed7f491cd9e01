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
            The command is a node of its own: the peer must know its name. Without --data, --hex, --file or - the request \
            has no payload.

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

    @Option(help: ArgumentHelp("The name of the node to call.", valueName: "url"))
    var peer: String

    @Option(help: ArgumentHelp("The id of the handler, 1 to 79.", valueName: "id"))
    var handler: UInt8

    @Option(help: ArgumentHelp("The subroute that the handler is registered under.", valueName: "route"))
    var subroute: String?

    @Option(help: ArgumentHelp("The payload as text.", valueName: "text"))
    var data: String?

    @OptionGroup
    var input: InputOptions

    @Option(help: ArgumentHelp("How long the answer may take: 500ms, 5s, 2m; without it a minute.", valueName: "time"))
    var deadline: DurationArgument?

    @Option(
        help: ArgumentHelp(
            "How long to wait for the connection. The names decide who dials; the peer tries every one to two seconds.",
            valueName: "time"
        )
    )
    var connectTimeout = DurationArgument(.seconds(10))

    @Flag(help: "Write a JSON object instead: the payload in hexadecimal, whether it is nil, and the round trip.")
    var json = false

    func validate() throws {
        guard (1...79).contains(handler) else {
            throw ValidationError("--handler: \(handler) is not a handler id, they are 1 to 79")
        }
        if data != nil && (input.hex ?? input.file ?? input.dash) != nil {
            throw ValidationError("--data, --hex, --file and - exclude each other: name one source of bytes")
        }
    }

    func run() async throws {
        let bytes = try data.map { Array($0.utf8) } ?? input.bytes()
        let node = try node.makeNode(peers: [peer])
        let answer = try await RunningNode.run(node) { try await call(node, bytes.map { ByteBuffer(bytes: $0) }) }
        if json {
            StandardStream.output.writeLine(try JSONText.pretty(answer))
        } else {
            StandardStream.output.write(answer.payload ?? [])
        }
    }

    private func call(_ node: GridNode, _ payload: ByteBuffer?) async throws -> CallAnswer {
        do {
            // The deadline is the request's alone: who waits to be dialed cannot hurry the connection.
            let connection = try node.connection(to: peer)
            let isConnected: Bool? = try await TimeLimit.run(connectTimeout.duration) {
                try await connection.waitUntilConnected()
                return true
            }
            guard isConnected != nil else {
                throw CommandFailure(
                    .disconnected,
                    "no connection to \(peer): is it running, has it the same token, and does it name \(node.local) as a peer?"
                )
            }
            let clock = ContinuousClock()
            let start = clock.now
            let answer = try await connection.subroute(subroute).request(
                HandlerID(handler),
                payload,
                deadline: deadline?.duration
            )
            return CallAnswer(payload: answer.map { Array($0.readableBytesView) }, roundTrip: clock.now - start)
        } catch {
            throw CommandFailure(error, peer: peer)
        }
    }
}
