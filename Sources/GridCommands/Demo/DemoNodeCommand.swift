// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import GridConformance
import CommandSupport
import Synchronization

/// A node of the demo: it does what standard input says, and ends when standard input does.
struct DemoNodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo-node",
        abstract: "A node of the demo; started by grid demo.",
        discussion: """
            EXAMPLE
              grid demo-node --local http://127.0.0.1:9001 --peer http://127.0.0.1:9002
            """,
        shouldDisplay: false
    )

    @OptionGroup
    var node: NodeOptions

    @Option(
        name: .customLong("peer"),
        help: ArgumentHelp("The name of a peer; repeat it for several.", valueName: "url")
    )
    var peers: [String]

    func run() async throws {
        let signals = TerminationSignals()
        let node = try node.makeNode(peers: peers)
        try ConformanceHandlers().register(on: node)
        let worker = DemoWorker(node: node)
        try await RunningNode.run(node) {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await signals.wait() }
                group.addTask { await obey(worker) }
                // Nobody is left to serve, whether the demo has ended or the user has interrupted it.
                await group.next()
                group.cancelAll()
            }
        }
    }

    private func obey(_ worker: DemoWorker) async {
        await withDiscardingTaskGroup { group in
            for await line in LineReader.lines(of: 0, closing: false) {
                group.addTask {
                    guard let instruction = try? JSONText.decode(DemoInstruction.self, from: line) else { return }
                    let answer = await worker.perform(instruction)
                    guard let text = try? JSONText.line(answer) else { return }
                    StandardStream.output.writeLine(text)
                }
            }
            group.cancelAll()
        }
    }
}
