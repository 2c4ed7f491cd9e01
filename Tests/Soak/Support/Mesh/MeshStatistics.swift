// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What came of a run.
package struct MeshStatistics: Sendable {
    /// By how much the memory that a process has allocated may grow after the first quarter of a run: tables keep the room that
    /// they once needed.
    package static let allowedGrowthKilobytes = 8 << 10

    /// By how much its resident memory may: what an allocator cannot give back because of what lies beside it comes on top.
    package static let allowedResidentGrowthKilobytes = 32 << 10

    /// From the start until all pairs were connected.
    package var connected = Duration.zero
    /// The connections over each link then.
    package var connections: [Int] = []
    package var tally = CallTally()
    package var faults: [FaultKind: Int] = [:]
    /// The time from each repair until the mesh was whole.
    package var repairs: [Duration] = []
    /// Of each process, at the first quiet point and at the end.
    package var before: [ProcessFigures] = []
    package var after: [ProcessFigures] = []
    package var violationCount = 0
    package var violations: [String] = []

    package init() {}
}

extension MeshStatistics {
    /// Nothing is to be open that was not before the run.
    package mutating func checkShutDown(before: ProcessFigures, after: ProcessFigures) {
        guard after.descriptors > before.descriptors else { return }
        violationCount += 1
        violations.append("\(after.descriptors) descriptors are open after the run, \(before.descriptors) before")
    }
}
