// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Why a running handler is of no use any more.
public enum HandlerCancellation: Hashable, Sendable {
    /// The deadline that came with the call passed.
    case deadlineExceeded
    /// The caller cancelled, or broke the rules of the mux.
    case cancelledByPeer
    /// The caller stopped pinging the stream (GRID-V1 §4.7).
    case callerUnresponsive
    /// The connection ended.
    case disconnected
}
