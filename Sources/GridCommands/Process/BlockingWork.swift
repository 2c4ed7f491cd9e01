// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Dispatch

/// A thread for calls that block, such as reading a terminal: tasks share a few threads, and event loops have one each.
final class BlockingWork: Sendable {
    private let queue: DispatchQueue

    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    /// Runs the body on the thread, after what was given to it before.
    ///
    /// - Throws: what the body throws; `CancellationError` when the task is cancelled. A body that blocks goes on then,
    ///   and what it returns is lost.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let caller = BlockedCaller<Value>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard caller.wait(continuation) else { return }
                queue.async { caller.finish(Result { try body() }) }
            }
        } onCancel: {
            caller.finish(.failure(CancellationError()))
        }
    }
}
