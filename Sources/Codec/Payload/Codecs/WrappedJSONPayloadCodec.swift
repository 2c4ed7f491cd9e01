// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Encodes `Codable` values as a ``JSONWrapper`` does: a bin of MessagePack with their JSON.
public struct WrappedJSONPayloadCodec<Value: Codable>: PayloadCodec {
    private let wrapper = MessagePackPayloadCodec<JSONWrapper<Value>>()

    /// Makes a codec.
    public init() {}

    /// Appends the value.
    public func encode(_ value: Value, to writer: inout MessagePackWriter) throws(CodecError) {
        try wrapper.encode(JSONWrapper(value), to: &writer)
    }

    /// Decodes a payload.
    public func decode(_ payload: RawSpan?) throws(CodecError) -> Value {
        try wrapper.decode(payload).value
    }
}
