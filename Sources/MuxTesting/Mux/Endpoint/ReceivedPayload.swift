// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A payload that an end has received: what was sent, put together if it came in pieces.
public struct ReceivedPayload: Hashable, Sendable {
    /// The bytes.
    public var bytes: ArraySlice<UInt8>
    /// Whether there was no payload at all, rather than an empty one.
    public var isNil: Bool

    /// A payload.
    public init(bytes: ArraySlice<UInt8>, isNil: Bool = false) {
        self.bytes = bytes
        self.isNil = isNil
    }
}
