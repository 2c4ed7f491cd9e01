// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Passes bytes on as they are.
public struct RawPayloadCodec<Value: RawPayload>: PayloadCodec {
    /// Makes a codec.
    public init() {}

    /// Appends the bytes.
    public func encode(_ value: Value, to writer: inout MessagePackWriter) throws(CodecError) {
        value.withPayload { payload in
            if let payload { writer.append(contentsOf: payload) }
        }
    }

    /// Takes a copy of the bytes.
    public func decode(_ payload: RawSpan?) throws(CodecError) -> Value {
        Value(payload: payload)
    }

    /// Whether there are no bytes, not even an empty string of them.
    public func isNone(_ value: Value) -> Bool {
        value.withPayload { $0 == nil }
    }

    /// Calls `body` with the bytes, in place.
    public func withPayload<Result>(of value: Value, _ body: (RawSpan?) -> Result) throws(CodecError) -> Result {
        value.withPayload(body)
    }
}
