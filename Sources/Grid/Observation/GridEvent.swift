// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A connection of a node has come to another state.
public struct GridEvent: Sendable, Hashable {
    /// The name of the remote.
    public let remote: String
    /// The state.
    public let state: ConnectionState

    /// Makes an event.
    public init(remote: String, state: ConnectionState) {
        self.remote = remote
        self.state = state
    }
}
