// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Encodes values in MessagePack by their own conformance. No payload is read as `nil`, which optional values are.
public struct MessagePackPayloadCodec<Value: MessagePackCodable>: PayloadCodec {
    /// What the bytes can make decoding hold or do.
    public var limits: MessagePackLimits

    /// Makes a codec.
    public init(limits: MessagePackLimits = .defaults) {
        self.limits = limits
    }

    /// Appends the value.
    @inlinable
    public func encode(_ value: Value, to writer: inout MessagePackWriter) throws(CodecError) {
        do throws(MessagePackError) {
            try value.encode(to: &writer)
        } catch {
            throw .encodingFailed(error)
        }
    }

    /// Reads a value that is all there is in the payload.
    @inlinable
    public func decode(_ payload: RawSpan?) throws(CodecError) -> Value {
        do throws(MessagePackError) {
            guard let payload else { return try Value(messagePack: [0xc0], limits: limits) }
            var reader = MessagePackReader(payload, limits: limits)
            let value = try Value(from: &reader)
            try reader.finish()
            return value
        } catch {
            throw .decodingFailed(error)
        }
    }
}
