// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import CommandSupport
import Grid
import GridConformance

/// Whole calls between two processes, measured.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure calls to a node that serves the conformance handlers.",
        discussion: """
            Prints a row for each size and concurrency: how many calls or messages were completed in a second, how long \
            they took, the processor time that each side spent on 100,000 of them, and the most memory that each \
            process has held since its start. A stream has 16 messages under way, and the time of one includes its \
            wait for a credit. What is under way during the warm-up is not counted. The peer tells its own \
            processor time; - or null stands for one that does not.

            EXAMPLE
              grid serve --conformance --local http://127.0.0.1:9001 \\
                --peer http://127.0.0.1:9002
              grid bench --what request --size 512 --concurrency 1,32,1024 \\
                --local http://127.0.0.1:9002 --peer http://127.0.0.1:9001
            """
    )

    @OptionGroup
    var node: NodeOptions

    @OptionGroup
    var peer: PeerOptions

    @Option(help: ArgumentHelp("What to measure: request or stream.", valueName: "what"))
    var what = BenchSubject.request

    @Option(help: ArgumentHelp("The size of a payload; several with commas between them.", valueName: "bytes"))
    var size = NumberList(512)

    @Option(
        help: ArgumentHelp("How many calls, or streams, at a time; several with commas between them.", valueName: "n")
    )
    var concurrency = NumberList(32)

    @Option(help: ArgumentHelp("How long to measure for each row.", valueName: "s"))
    var seconds = 5.0

    @Option(help: ArgumentHelp("How long to call before that without measuring.", valueName: "time"))
    var warmUp = DurationArgument(.seconds(1))

    @Option(
        help: ArgumentHelp(
            "Where the callers run: on the connection's event loop (loop) or where tasks usually do (global).",
            valueName: "where"
        )
    )
    var executor = BenchExecutor.loop

    @Flag(help: "Write a JSON object for each row instead of a table, as soon as there is one.")
    var json = false

    func validate() throws {
        try size.check("--size", in: 0...PatternGenerator.maximumSize)
        try concurrency.check("--concurrency", in: 1...65_536)
        guard seconds > 0, seconds <= 86_400 else {
            throw ValidationError("--seconds: \(seconds) is not above 0 and at most 86400")
        }
    }

    func run() async throws {
        let table = try await peer.withConnection(of: node) { try await bench($0) }
        if !json {
            for line in table.lines { StandardStream.output.writeLine(line) }
            StandardStream.output.writeLine(
                "CPU: processor time per 100,000. Memory: the most since the start of the process."
            )
        }
    }

    private func bench(_ connection: GridConnection) async throws -> TextTable {
        var table = BenchRow.table
        for size in size.numbers {
            for concurrency in concurrency.numbers {
                let benchCase = BenchCase(
                    subject: what,
                    size: size,
                    concurrency: concurrency,
                    executor: executor,
                    warmUp: warmUp.duration,
                    duration: .seconds(seconds)
                )
                let row = try await BenchRun(benchCase, on: connection).run()
                if json { StandardStream.output.writeLine(try JSONText.line(row)) }
                table.append(row.cells)
            }
        }
        return table
    }
}
