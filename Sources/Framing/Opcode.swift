// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a frame carries (RFC 6455 §5.2). Values that the standard reserves cannot be represented.
public enum Opcode: UInt8, Sendable, Hashable, CaseIterable {
    /// A further fragment of the message that is under way.
    case continuation = 0x0
    /// A message of UTF-8 text, or its first fragment.
    case text = 0x1
    /// A message of arbitrary bytes, or its first fragment.
    case binary = 0x2
    /// The end of the connection (§5.5.1).
    case close = 0x8
    /// Asks for a pong with the same payload (§5.5.2).
    case ping = 0x9
    /// Answers a ping, or comes unasked (§5.5.3).
    case pong = 0xA

    /// Whether this is a control frame, which is never fragmented and carries at most 125 bytes (§5.5).
    @inlinable
    public var isControl: Bool { rawValue & 0x8 != 0 }
}
