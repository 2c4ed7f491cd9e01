// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// How much a node has to say.
package struct Workload: Codable, Sendable {
    /// Calls that it makes at once.
    package var workers: Int
    /// The mean pause of a worker between two calls.
    package var pauseMilliseconds: Int64
    package var seed: UInt64
    /// The shortest deadline of calls that are to be answered; the longest is twice that.
    package var deadlineMilliseconds: Int64
    /// How much later than its deadline a call may end.
    package var slackMilliseconds: Int64
    /// How long a handler takes at most.
    package var handlerMilliseconds: UInt32

    init(_ settings: MeshSettings) {
        workers = settings.workers
        pauseMilliseconds = settings.pauseMilliseconds
        seed = settings.seed
        deadlineMilliseconds = settings.deadlineMilliseconds
        slackMilliseconds = settings.slackMilliseconds
        handlerMilliseconds = max(300, settings.handlerMilliseconds)
    }
}
