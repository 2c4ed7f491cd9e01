// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What one peer may make a ``WebSocketMachine`` hold, in bytes and frames.
///
/// A limit is the largest value that is let through. Sizes are held against it as soon as a frame's header is there, that
/// is, before the bytes have been received.
public struct WebSocketLimits: Sendable, Hashable {
    /// The most bytes of a message, all fragments together. 64 MiB by default; negative values count as 0.
    ///
    /// Bounds the memory that a peer can fill by announcing a huge message, or by never finishing one.
    public var maximumMessageBytes: Int

    /// The most bytes of a data frame's payload. 64 MiB by default; negative values count as 0.
    ///
    /// Bounds what the caller has to accumulate in one piece: an unfragmented message is delivered where it lies, and
    /// so has to be whole. A lower value than that of messages makes peers send large messages in fragments.
    public var maximumFrameBytes: Int

    /// The most frames of a message. 16,384 by default, which is 64 MiB in frames of 4 KiB; values below 1 count as 1.
    ///
    /// Bounds the work that a peer can cause with empty fragments, which no limit on bytes ever ends.
    public var maximumFragments: Int

    /// Makes limits; what is not given is the default.
    public init(
        maximumMessageBytes: Int = 64 << 20,
        maximumFrameBytes: Int = 64 << 20,
        maximumFragments: Int = 16_384
    ) {
        self.maximumMessageBytes = maximumMessageBytes
        self.maximumFrameBytes = maximumFrameBytes
        self.maximumFragments = maximumFragments
    }

    /// The defaults: messages and frames up to 64 MiB, at most 16,384 fragments.
    public static let defaults = WebSocketLimits()
}
