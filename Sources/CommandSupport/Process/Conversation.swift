// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Synchronization

/// Brings the answers of a process, lines of JSON on its standard output, to whoever asked.
package final class Conversation<Answer: NumberedAnswer>: Sendable {
    private struct State {
        var lastNumber = 0
        var waiting: [Int: AsyncStream<Answer>.Continuation] = [:]
        var hasEnded = false
    }

    private let state = Mutex(State())

    package init() {}

    /// Sends an instruction under a new number and waits for its answer.
    ///
    /// - Throws: ``CommandFailure`` when the process ends before it answers, `CancellationError`.
    package func ask(_ send: (_ number: Int) throws -> Void) async throws -> Answer {
        let (answers, continuation) = AsyncStream.makeStream(of: Answer.self)
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
        throw CommandFailure(.failure, "the process has ended")
    }

    /// Takes a line of the process's standard output.
    package func receive(_ line: String) {
        guard let answer = try? JSONText.decode(Answer.self, from: line) else { return }
        state.withLock { $0.waiting[answer.number] }?.yield(answer)
    }

    /// The process will not answer any more.
    package func end() {
        let waiting = state.withLock { state in
            state.hasEnded = true
            return state.waiting.values
        }
        for continuation in waiting { continuation.finish() }
    }
}
