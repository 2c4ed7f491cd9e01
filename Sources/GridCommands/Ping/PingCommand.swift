// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import CommandSupport
import Grid
import GridConformance
import NIOCore

/// Round trips, one after the other.
struct PingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ping",
        abstract: "Time requests to a node.",
        discussion: """
            Sends a request at a time to a handler that answers at once, the echo of the conformance handlers unless \
            another is named. The time to connect is in none of the round trips.

            EXAMPLE
              grid ping --count 3 --interval 100ms --local http://127.0.0.1:9002 \\
                --peer http://127.0.0.1:9001

            EXIT STATUS
              0   every request was answered; otherwise what became of the first that was not
              2   the handler answered with an error
              3   disconnected, or never connected
              4   no answer within the deadline
            """
    )

    /// What the conformance handlers send at most.
    private static let sizes = 0...1 << 24

    @OptionGroup
    var node: NodeOptions

    @OptionGroup
    var peer: PeerOptions

    @Option(help: ArgumentHelp("The id of the handler, 1 to 79.", valueName: "id"))
    var handler: UInt8 = 20

    @Option(help: ArgumentHelp("How many requests to send.", valueName: "n"))
    var count = 5

    @Option(help: ArgumentHelp("The time between the starts of two requests.", valueName: "time"))
    var interval = DurationArgument(.seconds(1))

    @Option(help: ArgumentHelp("The size of the payload; without one the request has none.", valueName: "bytes"))
    var size = 0

    @Option(help: ArgumentHelp("How long an answer may take.", valueName: "time"))
    var deadline = DurationArgument(.seconds(10))

    @Flag(help: "Write JSON objects, one a line: each round trip, then the summary.")
    var json = false

    func validate() throws {
        try HandlerOptions.check(handler)
        guard count > 0 else { throw ValidationError("--count: \(count) is not above 0") }
        guard Self.sizes.contains(size) else { throw ValidationError("--size: \(size) is not in \(Self.sizes)") }
    }

    func run() async throws {
        try await peer.withConnection(of: node) { try await ping($0) }
    }

    private func ping(_ connection: GridConnection) async throws {
        let clock = ContinuousClock()
        let payload = size == 0 ? nil : PatternGenerator.message(0, size: size)
        var summary = PingSummary(peer: peer.peer)
        var firstFailure: CommandFailure?
        var next = clock.now
        for number in 1...count {
            try await clock.sleep(until: next)
            next = next.advanced(by: interval.duration)
            var reply = PingReply(number: number)
            let start = clock.now
            do {
                let answer = try await connection.request(HandlerID(handler), payload, deadline: deadline.duration)
                let roundTrip = clock.now - start
                reply.outcome = .answered(bytes: answer?.readableBytes ?? 0, roundTrip)
                summary.add(roundTrip)
            } catch {
                let failure = CommandFailure(error, peer: peer.peer)
                reply.outcome = .failed(failure.message)
                summary.failed += 1
                firstFailure = firstFailure ?? failure
            }
            StandardStream.output.writeLine(json ? try JSONText.line(reply) : reply.description)
        }
        StandardStream.output.writeLine(json ? try JSONText.line(summary) : summary.description)
        if let firstFailure { throw firstFailure }
    }
}
