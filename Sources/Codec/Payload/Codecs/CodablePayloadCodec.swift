// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Encodes `Codable` values in MessagePack. No payload is read as `nil`, which optional values are.
public struct CodablePayloadCodec<Value: Codable>: PayloadCodec {
    /// The encoder, with its options.
    public var encoder: MessagePackEncoder

    /// The decoder, with its options.
    public var decoder: MessagePackDecoder

    /// Makes a codec.
    public init(encoder: MessagePackEncoder = MessagePackEncoder(), decoder: MessagePackDecoder = MessagePackDecoder())
    {
        self.encoder = encoder
        self.decoder = decoder
    }

    /// Appends the value.
    public func encode(_ value: Value, to writer: inout MessagePackWriter) throws(CodecError) {
        do {
            try encoder.encode(value, to: &writer)
        } catch {
            throw .encodingFailed(error)
        }
    }

    /// Decodes a value that is all there is in the payload.
    public func decode(_ payload: RawSpan?) throws(CodecError) -> Value {
        do {
            guard let payload else { return try decoder.decode(Value.self, from: [0xc0]) }
            return try decoder.decode(Value.self, from: payload)
        } catch {
            throw .decodingFailed(error)
        }
    }
}
