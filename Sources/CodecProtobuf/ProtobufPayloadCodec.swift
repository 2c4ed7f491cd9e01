// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Protobuf
    public import Codec
    public import SwiftProtobuf

    /// Encodes messages of Protobuf in its binary format. No payload is a message without fields, as an empty one is.
    ///
    /// A handler that has nothing to say sends a `Google_Protobuf_Empty`, or declares that it has no payload.
    public struct ProtobufPayloadCodec<Value: Message>: PayloadCodec {
        /// How messages are decoded: how deep they may nest, and whether unknown fields are kept.
        public var options: BinaryDecodingOptions

        /// Makes a codec. By default 100 messages may be within one another, and unknown fields are kept.
        public init(options: BinaryDecodingOptions = BinaryDecodingOptions()) {
            self.options = options
        }

        /// Appends the message.
        ///
        /// - Throws: `encodingFailed`, for a message that lacks a required field.
        public func encode(_ value: Value, to writer: inout MessagePackWriter) throws(CodecError) {
            writer.append(contentsOf: try Self.bytes(value))
        }

        /// Decodes a payload.
        ///
        /// - Throws: `decodingFailed` with a `BinaryDecodingError`.
        public func decode(_ payload: RawSpan?) throws(CodecError) -> Value {
            do {
                guard let payload else { return try Value(serializedBytes: [UInt8](), options: options) }
                return try Value(serializedBytes: payload, options: options)
            } catch {
                throw .decodingFailed(error)
            }
        }

        /// Calls `body` with the message, which is not copied again.
        public func withPayload<Result>(of value: Value, _ body: (RawSpan?) -> Result) throws(CodecError) -> Result {
            let bytes = try Self.bytes(value)
            return body(bytes.span.bytes)
        }

        private static func bytes(_ value: Value) throws(CodecError) -> [UInt8] {
            do {
                return try value.serializedBytes()
            } catch {
                throw .encodingFailed(error)
            }
        }
    }
#endif
