// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// How a call ended for its caller.
enum CallOutcome: String, CaseIterable, Sendable {
    /// As it would on a network without faults.
    case completed
    /// The connection was lost while the call was open.
    case disconnected
    /// There was no connection when the call was made.
    case unconnected
    case deadlineExceeded
    case cancelled
    case limitExceeded
}
