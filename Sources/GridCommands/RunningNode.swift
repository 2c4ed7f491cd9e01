// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Grid

/// A node that runs for as long as some work takes.
enum RunningNode {
    /// Runs the node beside the body and stops it when the body ends.
    ///
    /// - Throws: what the body throws; ``CommandFailure`` when the node cannot run, such as for an address in use.
    static func run<Result: Sendable>(
        _ node: GridNode,
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                do {
                    try await node.run()
                } catch  where !Task.isCancelled {
                    throw CommandFailure(.failure, "cannot run as \(node.local): \(error)")
                } catch {}
                return nil
            }
            group.addTask {
                do {
                    try await node.waitUntilListening()
                } catch  where !Task.isCancelled {
                    // What the node fails with says why; what the body would fail with, for want of a node, does not.
                    return nil
                }
                return try await body()
            }
            defer { group.cancelAll() }
            while let outcome = try await group.next() {
                if let outcome { return outcome }
            }
            throw CommandFailure(.failure, "the node \(node.local) ended by itself")
        }
    }
}
