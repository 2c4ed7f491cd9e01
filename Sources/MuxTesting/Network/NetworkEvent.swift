// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a simulated network tells one of its ends.
public enum NetworkEvent: Hashable, Sendable {
    /// The end has a new connection.
    case connectionMade(end: Int)
    /// The end's connection is no more.
    case connectionLost(end: Int)
    /// The end receives something.
    case received(end: Int, bytes: [UInt8])
}
