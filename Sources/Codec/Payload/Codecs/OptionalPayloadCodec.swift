// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Encodes the values of another codec, and `nil` as no payload.
public struct OptionalPayloadCodec<Wrapped: PayloadCodec>: PayloadCodec {
    /// The codec of what is not `nil`.
    public let wrapped: Wrapped

    /// Makes a codec.
    public init(_ wrapped: Wrapped) {
        self.wrapped = wrapped
    }

    /// Appends the bytes of a value; nothing for `nil`.
    public func encode(_ value: Wrapped.Value?, to writer: inout MessagePackWriter) throws(CodecError) {
        if let value { try wrapped.encode(value, to: &writer) }
    }

    /// Decodes a payload; no payload as `nil`.
    public func decode(_ payload: RawSpan?) throws(CodecError) -> Wrapped.Value? {
        guard let payload else { return nil }
        return try wrapped.decode(payload)
    }

    /// Whether the value is `nil`, or one that the other codec has none for.
    public func isNone(_ value: Wrapped.Value?) -> Bool {
        guard let value else { return true }
        return wrapped.isNone(value)
    }

    /// Calls `body` with the payload of a value; with `nil` for `nil`.
    public func withPayload<Result>(
        of value: Wrapped.Value?,
        _ body: (RawSpan?) -> Result
    ) throws(CodecError) -> Result {
        guard let value else { return body(nil) }
        return try wrapped.withPayload(of: value, body)
    }
}
