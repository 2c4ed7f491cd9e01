// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// When the messages collected for one merged batch are enough (GRID-V1 §2.6).
///
/// A writer takes messages until there are none or the batch is full, and writes what it has: a lone message as it is,
/// several as a batch. Receivers take any number of parts of any size.
public struct MergePolicy: Hashable, Sendable {
    /// The most messages of a batch.
    public var maximumParts: Int

    /// A batch of that many bytes or more is full. The last message may be of any size.
    public var fullBytes: Int

    /// Makes a policy; values below 1 count as 1.
    public init(maximumParts: Int, fullBytes: Int) {
        self.maximumParts = max(1, maximumParts)
        self.fullBytes = max(1, fullBytes)
    }

    /// Large batches: fewer frames and fewer writes.
    public static let defaults = MergePolicy(maximumParts: 65_535, fullBytes: 64 << 10)

    /// What existing implementations do: up to 51 messages, the last of which brings the batch to 31 KiB or more.
    public static let existing = MergePolicy(maximumParts: 51, fullBytes: 31_744)

    /// Every message on its own.
    public static let never = MergePolicy(maximumParts: 1, fullBytes: 1)

    /// Whether a batch of that many messages and bytes is written before another message is taken.
    public func isFull(parts: Int, bytes: Int) -> Bool {
        parts >= maximumParts || bytes >= fullBytes
    }
}
