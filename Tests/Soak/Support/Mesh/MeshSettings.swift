// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// How long a run of a mesh is, and of what.
package struct MeshSettings: Sendable {
    /// The time in which all pairs connect, at the start and after each repair.
    package static let healingLimit = Duration.seconds(5)

    /// Named in the closing line: `mesh`, `processes`.
    package var title: String
    package var nodes: Int
    /// How long the mesh is harmed.
    package var seconds: Int
    /// How often it is harmed, in place of how long; for tests.
    package var steps: Int?
    package var seed: UInt64
    /// What may be done to it.
    package var kinds: [FaultKind]

    /// Calls that each node makes at once.
    package var workers = 4
    /// The mean pause between two of them.
    package var pauseMilliseconds: Int64 = 25
    /// How long a fault lasts at most: long enough for silence not to be put up with, in runs that have the time.
    package var longestFaultMilliseconds: Int
    package var healingLimit = MeshSettings.healingLimit
    /// The shortest deadline of calls that are to be answered; the longest is twice that.
    package var deadlineMilliseconds: Int64 = 4_000
    /// How much later than its deadline a call may end, on a machine with much to do.
    package var slackMilliseconds: Int64 = 2_000
    /// How long a handler takes at most; at least 300.
    package var handlerMilliseconds: UInt32 = 3_000
    /// Pings of the nodes' connections. A silent peer is given up at the second or third.
    package var pingMilliseconds: Int64 = 2_000
    /// Between two dials of one remote at least.
    package var retryMilliseconds: Int64 = 1_000
    /// Whether descriptors and memory are compared: not where the process has other things to do.
    package var comparesFigures = true
    /// Whether each node is a process of its own, whose figures are looked at one by one.
    package var hasOwnProcesses = false

    package init(title: String, nodes: Int, seconds: Int, seed: UInt64, kinds: [FaultKind]) {
        self.title = title
        self.nodes = nodes
        self.seconds = seconds
        self.seed = seed
        self.kinds = kinds
        longestFaultMilliseconds = min(8_000, max(500, seconds * 125))
    }
}
