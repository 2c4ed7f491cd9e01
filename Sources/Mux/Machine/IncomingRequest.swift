// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A single request of the peer that is not answered yet.
struct IncomingRequest: Sendable {
    enum Phase: Sendable {
        /// Pieces of its payload are still to come.
        case arriving
        /// Its handler runs.
        case running
        /// Its answer waits to be written.
        case answered
    }

    /// The fields of the request; the answer repeats mux and sequence, a refusal all (GRID-V1 §3).
    var header: MessageHeader
    /// When an answer is of no use any more.
    var deadline: MuxInstant
    var phase: Phase
    var flow = SendQueue.noFlow

    static let vacant = IncomingRequest(
        header: MessageHeader(operation: .request),
        deadline: .distantFuture,
        phase: .running
    )
}
