// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A codec for each of the types that a handler is about, so that one word declares the format of all:
/// `SingleHandler<DiskRequest, DiskInfo>(id: 21, codec: .messagePack)`.
///
/// A type for which there is nothing to send is ``NoPayload``, in each of the formats.
public struct PayloadCodecs<each Value>: Sendable {
    /// The codecs, in the order of the types.
    public let codecs: (repeat AnyPayloadCodec<each Value>)

    /// Takes a codec for each type.
    public init(_ codec: repeat AnyPayloadCodec<each Value>) {
        codecs = (repeat each codec)
    }
}

extension PayloadCodecs where repeat each Value: MessagePackCodable {
    /// MessagePack, by the types' own conformances.
    public static var messagePack: Self { Self(repeat AnyPayloadCodec<each Value>.messagePack) }

    /// MessagePack, by the types' own conformances, within limits.
    public static func messagePack(limits: MessagePackLimits) -> Self {
        Self(repeat AnyPayloadCodec<each Value>.messagePack(limits: limits))
    }
}

extension PayloadCodecs where repeat each Value: Codable {
    /// MessagePack, by the types' `Codable` conformances.
    public static var messagePackCodable: Self { Self(repeat AnyPayloadCodec<each Value>.messagePackCodable) }

    /// MessagePack, by the types' `Codable` conformances, with options.
    public static func messagePackCodable(encoder: MessagePackEncoder, decoder: MessagePackDecoder) -> Self {
        Self(repeat AnyPayloadCodec<each Value>.messagePackCodable(encoder: encoder, decoder: decoder))
    }

    /// JSON, with keys in ascending order.
    public static var json: Self { Self(repeat AnyPayloadCodec<each Value>.json) }

    /// JSON in a bin of MessagePack.
    public static var wrappedJSON: Self { Self(repeat AnyPayloadCodec<each Value>.wrappedJSON) }
}

extension PayloadCodecs where repeat each Value: RawPayload {
    /// The bytes as they are.
    public static var raw: Self { Self(repeat AnyPayloadCodec<each Value>.raw) }
}

extension PayloadCodecs where repeat each Value: LosslessStringConvertible {
    /// UTF-8.
    public static var string: Self { Self(repeat AnyPayloadCodec<each Value>.string) }
}
