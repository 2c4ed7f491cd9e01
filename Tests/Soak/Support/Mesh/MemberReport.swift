// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a node has to say of itself.
package struct MemberReport: Codable, Sendable {
    package var tally = CallTally()
    package var violations: [String] = []
    package var violationCount = 0
    /// Calls of the workload that have not ended.
    package var unfinishedCalls = 0
    /// What the node itself counts.
    package var openCalls = 0
    package var runningHandlers = 0
    /// Nodes of earlier lives that are still in memory.
    package var leakedNodes = 0
    /// Of the process in which the node runs; nil for one that it shares with others.
    package var figures: ProcessFigures?

    package init() {}
}
