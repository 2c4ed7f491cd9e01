// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import NIOCore

/// A message of a WebSocket (RFC 6455 §5.6).
public enum WebSocketMessage: Sendable, Hashable {
    /// Text, UTF-8 on the wire.
    case text(String)
    /// Arbitrary bytes.
    case binary(ByteBuffer)
}

extension WebSocketMessage {
    /// What the message counts for in a queue: its bytes, and a little for its being there at all, so that a queue of empty
    /// messages is bounded too.
    var cost: Int {
        switch self {
        case .text(let text): text.utf8.count + Self.overhead
        case .binary(let bytes): bytes.readableBytes + Self.overhead
        }
    }

    private static let overhead = 64
}
