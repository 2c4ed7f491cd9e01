// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Any codec for values of a type; what handlers are declared with.
///
/// The codecs of this module are its static members: ``messagePack``, ``messagePackCodable``, ``json``, ``raw``, ``string`` and
/// others, each for the types that have what it takes.
public struct AnyPayloadCodec<Value>: PayloadCodec {
    @usableFromInline let base: any PayloadCodec<Value>

    /// Wraps a codec.
    public init(_ base: any PayloadCodec<Value>) {
        self.base = (base as? Self)?.base ?? base
    }

    /// Appends the bytes of a value.
    @inlinable
    public func encode(_ value: Value, to writer: inout MessagePackWriter) throws(CodecError) {
        try base.encode(value, to: &writer)
    }

    /// Decodes a payload.
    @inlinable
    public func decode(_ payload: RawSpan?) throws(CodecError) -> Value {
        try base.decode(payload)
    }

    /// Whether a value is sent as no payload at all.
    @inlinable
    public func isNone(_ value: Value) -> Bool {
        base.isNone(value)
    }

    /// Calls `body` with the payload of a value.
    @inlinable
    public func withPayload<Result>(of value: Value, _ body: (RawSpan?) -> Result) throws(CodecError) -> Result {
        try base.withPayload(of: value, body)
    }
}
