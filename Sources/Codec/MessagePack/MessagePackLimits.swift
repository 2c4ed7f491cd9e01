// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a peer's bytes can make a reader hold or do, beside what their own number allows.
///
/// Every length is checked against the bytes that are really there first, whatever the limits are: they bound what honest
/// lengths can cost.
public struct MessagePackLimits: Hashable, Sendable {
    /// How many arrays and maps may be open within one another: what bounds recursion. 128 by default.
    public var maximumDepth: Int

    /// The length of a str, in bytes of UTF-8. 64 MiB by default.
    public var maximumStringBytes: Int

    /// The length of a bin or an ext, in bytes. 64 MiB by default.
    public var maximumBinaryBytes: Int

    /// The elements of all arrays and the pairs of all maps of one reading together. 4,194,304 by default.
    ///
    /// It bounds the memory that small values cost more of than of bytes: an element takes a byte or more on the wire, and in memory
    /// the stride of its type, or of a key and a value and at most as much again in a dictionary. What a type decodes twice, to try
    /// one way after another, counts twice.
    public var maximumElements: Int

    /// The limits that a reader has unless it is given others.
    @inlinable
    public static var defaults: Self { Self() }

    /// No limits but the depth's: lengths are those of the bytes that are there, for bytes whose number is bounded elsewhere.
    @inlinable
    public static var ofInput: Self {
        Self(maximumStringBytes: .max, maximumBinaryBytes: .max, maximumElements: .max)
    }

    /// Makes limits. A negative one is 0.
    @inlinable
    public init(
        maximumDepth: Int = 128,
        maximumStringBytes: Int = 67_108_864,
        maximumBinaryBytes: Int = 67_108_864,
        maximumElements: Int = 4_194_304
    ) {
        self.maximumDepth = max(0, maximumDepth)
        self.maximumStringBytes = max(0, maximumStringBytes)
        self.maximumBinaryBytes = max(0, maximumBinaryBytes)
        self.maximumElements = max(0, maximumElements)
    }
}
