// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Sends no payload or an empty one, and takes either.
public struct VoidPayloadCodec: PayloadCodec {
    /// Whether an empty payload is sent instead of none.
    public var isEmpty: Bool

    /// Makes a codec.
    public init(isEmpty: Bool = false) {
        self.isEmpty = isEmpty
    }

    /// Appends nothing.
    public func encode(_ value: Void, to writer: inout MessagePackWriter) throws(CodecError) {}

    /// Checks that there is nothing.
    ///
    /// - Throws: `decodingFailed` for a payload with bytes.
    public func decode(_ payload: RawSpan?) throws(CodecError) {
        try NoPayloadCodec.check(payload)
    }

    /// Whether no payload is sent.
    public func isNone(_ value: Void) -> Bool { !isEmpty }
}
