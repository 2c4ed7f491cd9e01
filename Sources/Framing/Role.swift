// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The end of a connection that a party is: it decides who masks (RFC 6455 §5.1).
public enum Role: Sendable, Hashable, CaseIterable {
    /// The side that sent the opening handshake. Its frames are masked.
    case client
    /// The side that answered the opening handshake. Its frames are not masked.
    case server

    /// Whether frames sent in this role are masked.
    @inlinable
    public var masksFrames: Bool { self == .client }

    /// The role of the other end.
    @inlinable
    public var peer: Role { self == .client ? .server : .client }
}
