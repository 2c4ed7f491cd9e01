// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Synchronization

/// Brings the answers of a demo node to whoever asked.
final class DemoConversation: Sendable {
    private struct State {
        var lastNumber = 0
        var waiting: [Int: AsyncStream<DemoAnswer>.Continuation] = [:]
        var hasEnded = false
    }

    private let state = Mutex(State())

    /// Sends an instruction under a new number and waits for its answer.
    ///
    /// - Throws: ``DemoError`` when the node ends before it answers, `CancellationError`.
    func ask(_ send: (_ number: Int) throws -> Void) async throws -> DemoAnswer {
        let (answers, continuation) = AsyncStream.makeStream(of: DemoAnswer.self)
        let number = state.withLock { state in
            state.lastNumber += 1
            if state.hasEnded {
                continuation.finish()
            } else {
                state.waiting[state.lastNumber] = continuation
            }
            return state.lastNumber
        }
        defer { state.withLock { $0.waiting[number] = nil } }
        try send(number)
        for await answer in answers { return answer }
        try Task.checkCancellation()
        throw DemoError("the node's process has ended")
    }

    /// Takes a line of the node's standard output.
    func receive(_ line: String) {
        guard let answer = try? JSONText.decode(DemoAnswer.self, from: line) else { return }
        state.withLock { $0.waiting[answer.number] }?.yield(answer)
    }

    /// The node will not answer any more.
    func end() {
        let waiting = state.withLock { state in
            state.hasEnded = true
            return state.waiting.values
        }
        for continuation in waiting { continuation.finish() }
    }
}
