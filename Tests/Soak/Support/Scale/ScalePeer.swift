// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

/// The handle on the process at the other end.
final class ScalePeer: Sendable {
    private let process: ChildProcess
    private let conversation = Conversation<ScaleAnswer>()

    init() throws {
        let process = try ChildProcess(path: Executable.path, arguments: ["scale-peer"])
        self.process = process
        let conversation = conversation
        Task {
            for await line in process.lines { conversation.receive(line) }
            conversation.end()
        }
    }

    @discardableResult
    func ask(
        _ action: ScaleInstruction.Action,
        _ complete: (inout ScaleInstruction) -> Void = { _ in }
    ) async throws -> ScaleAnswer {
        let answer = try await conversation.ask { number in
            var instruction = ScaleInstruction(number: number, action: action)
            complete(&instruction)
            process.writeLine(try JSONText.line(instruction))
        }
        if let error = answer.error { throw CommandFailure(.failure, "the other end: \(error)") }
        return answer
    }

    /// Waits until so many calls wait in its handlers.
    func waitForCalls(_ count: Int) async throws {
        while true {
            let answer = try await ask(.report)
            if answer.waiting == count { return }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    func kill() {
        process.kill()
    }
}
