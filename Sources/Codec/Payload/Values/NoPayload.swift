// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What is sent and received where there is nothing to say: no payload, in each of the formats.
///
/// A payload that is there all the same, unless it has no bytes, is refused.
public struct NoPayload: Hashable, Sendable {
    /// Makes the only value there is.
    public init() {}
}

extension NoPayload: MessagePackEncodable, MessagePackDecodable {
    /// Writes `nil`, as part of another value.
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.writeNil()
    }

    /// Reads `nil`, as part of another value.
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        try reader.readNil()
    }
}

extension NoPayload: Codable {
    /// Encodes `nil`, as part of another value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encodeNil()
    }

    /// Decodes `nil`, as part of another value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard container.decodeNil() else {
            let context = DecodingError.Context(
                codingPath: decoder.codingPath,
                debugDescription: "a value where none is expected"
            )
            throw DecodingError.typeMismatch(Self.self, context)
        }
    }
}

extension NoPayload: LosslessStringConvertible {
    /// Nothing.
    public var description: String { "" }

    /// Makes the value of no text.
    public init?(_ description: String) {
        guard description.isEmpty else { return nil }
    }
}

extension NoPayload: RawPayload {
    /// Makes the value, whatever the payload is.
    public init(payload: RawSpan?) {}

    /// Calls `body` with `nil`.
    public func withPayload<Result>(_ body: (RawSpan?) -> Result) -> Result {
        body(nil)
    }
}
