// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import WebSocket

/// What runs or waits in a node; all zero when nothing does.
package struct WorkInProgress: Sendable, Hashable {
    /// Calls of this node that are open.
    package var openCalls = 0
    /// Handler tasks that have not returned.
    package var runningHandlers = 0

    /// Nothing.
    package init(openCalls: Int = 0, runningHandlers: Int = 0) {
        self.openCalls = openCalls
        self.runningHandlers = runningHandlers
    }
}

extension GridNode {
    /// Counts what runs and waits now, on all event loops.
    package func workInProgress() async -> WorkInProgress {
        var sum = WorkInProgress()
        for executor in executors {
            let part = await executor.workInProgress()
            sum.openCalls += part.openCalls
            sum.runningHandlers += part.runningHandlers
        }
        return sum
    }

    /// Counts the messages that wait for a credit or for a channel now, on all event loops.
    package func waitingSenders() async -> Int {
        var sum = 0
        for executor in executors { sum += await executor.countWaitingSenders() }
        return sum
    }
}

extension GridNode {
    /// Returns once no handler runs.
    package func waitUntilIdle() async {
        for executor in executors { await executor.waitUntilIdle() }
    }
}

extension LoopExecutor {
    fileprivate func countWaitingSenders() async -> Int {
        await withCheckedContinuation { continuation in
            perform { continuation.resume(returning: self.waitingSenders) }
        }
    }

    fileprivate func workInProgress() async -> WorkInProgress {
        await withCheckedContinuation { continuation in
            perform {
                continuation.resume(
                    returning: WorkInProgress(openCalls: self.waitingCallers, runningHandlers: self.runningHandlers)
                )
            }
        }
    }
}
