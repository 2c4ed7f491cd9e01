// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What messages belong to: one call, as one side knows it.
public enum MuxOwner: Hashable, Sendable {
    /// A call of ours.
    case call(mux: UInt64)
    /// A single request of the peer.
    case request(MuxKey)
    /// A stream of the peer.
    case stream(MuxKey)
}
