// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a ``GridConnection`` is doing.
public enum ConnectionState: Sendable, Hashable {
    /// There is no connection: the remote is waited for, or the next attempt to dial it.
    case disconnected
    /// The remote is being dialed.
    case connecting
    /// Calls can be made.
    case connected
    /// The remote takes no new calls, because it is about to end; those under way go on.
    case draining
    /// There will be no connection any more: the remote was removed, or the node has been shut down.
    case closed
}
