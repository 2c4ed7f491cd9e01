// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What `grid serve` tells about: a line each.
struct ServeEvent: Encodable, Sendable, CustomStringConvertible {
    enum Kind: String, Encodable, Sendable {
        case listening, connected, disconnected
    }

    var event: Kind
    /// The node that listens, or the peer.
    var node: String

    var description: String {
        switch event {
        case .listening: "listening as \(node)"
        case .connected: "connected to \(node)"
        case .disconnected: "disconnected from \(node)"
        }
    }
}
