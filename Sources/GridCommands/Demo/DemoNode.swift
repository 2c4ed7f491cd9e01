// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

/// The demo's handle on one of its nodes: a process, told what to do over its standard input.
struct DemoNode: Sendable {
    /// `A`, `B` or `C`.
    let letter: String
    /// The node's name in the grid.
    let name: String

    private let process: ChildProcess
    private let conversation: Conversation<DemoAnswer>

    /// Longer than anything takes that the demo asks for, even on a busy machine.
    private static let patience = Duration.seconds(20)

    /// Starts the process.
    init(letter: String, name: String, peers: [String], token: String) throws {
        self.letter = letter
        self.name = name
        let process = try ChildProcess(
            path: Executable.path,
            arguments: ["demo-node", "--local", name, "--token", token] + peers.flatMap { ["--peer", $0] }
        )
        let conversation = Conversation<DemoAnswer>()
        self.process = process
        self.conversation = conversation
        Task {
            for await line in process.lines { conversation.receive(line) }
            conversation.end()
        }
    }

    var processID: Int32 { process.processID }

    /// Tells the node to do something and waits for its answer.
    func perform(
        _ action: DemoInstruction.Action,
        to peer: DemoNode? = nil,
        count: Int = 0,
        concurrency: Int = 1,
        size: Int = 0
    ) async throws -> DemoAnswer {
        let answer = try await TimeLimit.run(Self.patience) { [process, conversation] in
            try await conversation.ask { number in
                let instruction = DemoInstruction(
                    number: number,
                    action: action,
                    peer: peer?.name ?? "",
                    count: count,
                    concurrency: concurrency,
                    size: size
                )
                process.writeLine(try JSONText.line(instruction))
            }
        }
        guard let answer else { throw DemoError("\(letter) did not answer '\(action)' within \(Self.patience)") }
        if let error = answer.error { throw DemoError("\(letter): \(error)") }
        return answer
    }

    /// Ends the process at once, without a chance to say good-bye.
    func kill() {
        process.kill()
    }
}
