// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// How far an orderly end has come, of either side (GRID-V1-EXTENSIONS, drain).
struct Draining: Sendable {
    enum Phase: Sendable {
        case none
        /// We start nothing, and have asked the peer not to.
        case announced
        /// The peer starts nothing any more: what still comes is refused.
        case acknowledged
    }

    var phase = Phase.none
    var isReported = false
    /// The peer has asked us to start nothing.
    var isPeerDraining = false
    /// The peer has been told that we don't.
    var hasAcknowledged = false
    /// Calls of ours that the peer has not been told of. They were taken, so they come before the acknowledgement.
    var unannouncedCalls = 0
}
