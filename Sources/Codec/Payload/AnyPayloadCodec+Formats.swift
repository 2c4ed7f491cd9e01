// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension AnyPayloadCodec {
    /// The codec that a format has for the type, or that of ``NoPayload``, which is none in any format.
    private static func unlessNone(_ codec: @autoclosure () -> some PayloadCodec<Value>) -> Self {
        Self((NoPayloadCodec() as? any PayloadCodec<Value>) ?? codec())
    }
}

extension AnyPayloadCodec where Value: MessagePackCodable {
    /// MessagePack, by the type's own conformance: several times faster than ``messagePackCodable``.
    public static var messagePack: Self { messagePack() }

    /// MessagePack, by the type's own conformance, within limits.
    public static func messagePack(limits: MessagePackLimits = .defaults) -> Self {
        unlessNone(MessagePackPayloadCodec(limits: limits))
    }
}

extension AnyPayloadCodec where Value: Codable {
    /// MessagePack, by the type's `Codable` conformance.
    public static var messagePackCodable: Self { messagePackCodable() }

    /// MessagePack, by the type's `Codable` conformance, with options.
    public static func messagePackCodable(
        encoder: MessagePackEncoder = MessagePackEncoder(),
        decoder: MessagePackDecoder = MessagePackDecoder()
    ) -> Self {
        unlessNone(CodablePayloadCodec(encoder: encoder, decoder: decoder))
    }

    /// JSON, with keys in ascending order.
    public static var json: Self { unlessNone(JSONPayloadCodec()) }

    /// JSON in a bin of MessagePack: what a ``JSONWrapper`` is.
    public static var wrappedJSON: Self { unlessNone(WrappedJSONPayloadCodec()) }
}

extension AnyPayloadCodec where Value: RawPayload {
    /// The bytes as they are.
    public static var raw: Self { unlessNone(RawPayloadCodec()) }
}

extension AnyPayloadCodec where Value: LosslessStringConvertible {
    /// UTF-8.
    public static var string: Self { unlessNone(TextPayloadCodec()) }
}

extension AnyPayloadCodec where Value == Void {
    /// No payload.
    public static var none: Self { Self(VoidPayloadCodec(isEmpty: false)) }

    /// A payload of no bytes.
    public static var empty: Self { Self(VoidPayloadCodec(isEmpty: true)) }
}

extension AnyPayloadCodec where Value == [String: String] {
    /// The protocol's map of texts (`GRID-V1 §2.7`, MSS); none is an empty one.
    public static var stringMap: Self { Self(StringMapPayloadCodec()) }
}

extension AnyPayloadCodec where Value == [String: String]? {
    /// The protocol's map of texts (`GRID-V1 §2.7`, MSS), or `nil`.
    public static var stringMap: Self { Self(OptionalStringMapPayloadCodec()) }
}

extension AnyPayloadCodec where Value == [String: [String]] {
    /// The values of a URL's query, as MessagePack: a map of texts to arrays of texts.
    public static var urlValues: Self { Self(URLValuesPayloadCodec()) }

    /// The values of a URL's query, as a URL has them: `application/x-www-form-urlencoded`.
    public static var urlEncoded: Self { Self(URLEncodedPayloadCodec()) }
}

extension AnyPayloadCodec {
    /// A codec's values, or `nil`, which is no payload.
    public static func optional<Wrapped>(_ codec: AnyPayloadCodec<Wrapped>) -> Self where Value == Wrapped? {
        Self(OptionalPayloadCodec(codec))
    }
}
