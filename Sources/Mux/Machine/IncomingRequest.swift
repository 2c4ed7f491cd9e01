// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A single request of the peer whose handler runs.
struct IncomingRequest: Sendable {
    /// The fields of the request; the answer repeats mux and sequence, a refusal all (GRID-V1 §3).
    var header: MessageHeader

    /// When an answer is of no use any more.
    var deadline: MuxInstant
}
