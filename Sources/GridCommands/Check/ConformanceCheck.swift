// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// One thing that must hold of a peer (GRID-V1 §7).
struct ConformanceCheck: Sendable {
    /// The handler's id, and what is expected.
    let name: String
    /// - Throws: ``CheckFailure``; any other error is a failure too.
    let body: @Sendable (CheckedPeer) async throws -> Void

    init(_ name: String, _ body: @escaping @Sendable (CheckedPeer) async throws -> Void) {
        self.name = name
        self.body = body
    }

    /// All checks, in the order in which they run.
    static let all =
        echoes + subroutes + errors + deadlines + maps + answers + counters
        + echoStreams + generators + countingStreams + endings + cancellations + typedStreams + messageKinds
        + concurrency + interleaving
}
