// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A payload to send, as far as the machine has to know it: the bytes stay with its owner (GRID-V1 §2.3).
public struct OutboundPayload: Hashable, Sendable {
    /// The length in bytes.
    public var count: Int

    /// Whether there is no payload at all, rather than an empty one.
    public var isNil: Bool

    /// The name under which the owner keeps the bytes, and whatever else goes out with them, such as the subroute.
    public var token: PayloadToken

    /// A payload of `count` bytes, which may be none.
    @inlinable
    public static func bytes(count: Int, token: PayloadToken = .none) -> OutboundPayload {
        OutboundPayload(count: count, isNil: false, token: token)
    }

    /// No payload, with something that the owner keeps for its message.
    @inlinable
    public static func none(token: PayloadToken) -> OutboundPayload {
        OutboundPayload(count: 0, isNil: true, token: token)
    }

    /// No payload.
    public static let none = OutboundPayload(count: 0, isNil: true, token: .none)

    @inlinable
    init(count: Int, isNil: Bool, token: PayloadToken) {
        self.count = max(0, count)
        self.isNil = isNil
        self.token = token
    }

    /// The flag of an empty payload that is not nil.
    var flags: MessageFlags {
        count == 0 && !isNil ? .zeroLength : []
    }
}
