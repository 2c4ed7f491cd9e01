// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The bits RSV1, RSV2 and RSV3 of a frame, which mean nothing until an extension gives them meaning (RFC 6455 §5.2).
public struct ReservedBits: OptionSet, Sendable, Hashable {
    /// The three bits as a number, RSV1 the highest: 0 ... 7.
    public let rawValue: UInt8

    /// Makes a set of the low three bits; higher ones are dropped.
    @inlinable
    public init(rawValue: UInt8) {
        self.rawValue = rawValue & 0b111
    }

    /// The first bit, which permessage-deflate uses for "this message is compressed" (RFC 7692 §6).
    public static let rsv1 = ReservedBits(rawValue: 0b100)
    /// The second bit.
    public static let rsv2 = ReservedBits(rawValue: 0b010)
    /// The third bit.
    public static let rsv3 = ReservedBits(rawValue: 0b001)
}
