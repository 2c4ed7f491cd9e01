// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The payload of a received message: where it lies in the bytes that are being received.
///
/// It is valid until the actions of that message have been taken.
public struct InboundPayload: Hashable, Sendable {
    /// The payload's place in the received bytes.
    public var range: Range<Int>

    /// Whether the sender gave no payload at all rather than an empty one (GRID-V1 §2.3, flag ZERO).
    public var isNil: Bool

    /// Whether it is the end of a payload whose beginning came as ``MuxAction/piece(of:_:)``.
    public var followsPieces = false

    init(_ message: Message, followsPieces: Bool = false) {
        self.range = message.payload
        self.isNil = message.isPayloadNil && !followsPieces
        self.followsPieces = followsPieces
    }
}
