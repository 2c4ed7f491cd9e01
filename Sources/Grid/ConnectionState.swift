// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a ``GridConnection`` is doing.
public enum ConnectionState: Sendable, Hashable {
    /// There is no connection: it is being dialed, or the remote is waited for.
    case disconnected
    /// Calls can be made.
    case connected
}
