// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Encodes the protocol's maps of texts (`GRID-V1 §2.7`, MSS). No map, and no payload, is an empty map.
///
/// A peer that is not written in Swift may compare keys byte by byte and put anything into a text. So of entries with the same
/// key the last one counts, and bytes that are not UTF-8 are replaced; ``AnyPayloadCodec/messagePack`` refuses both.
public struct StringMapPayloadCodec: PayloadCodec {
    /// The most entries accepted from a peer: a table takes many times the memory of the bytes it came in.
    public static let maximumEntryCount = 65536

    /// Makes a codec.
    public init() {}

    /// Appends the map.
    public func encode(_ value: [String: String], to writer: inout MessagePackWriter) throws(CodecError) {
        do throws(MessagePackError) {
            try value.encode(to: &writer)
        } catch {
            throw .encodingFailed(error)
        }
    }

    /// Reads a map that is all there is in the payload.
    public func decode(_ payload: RawSpan?) throws(CodecError) -> [String: String] {
        try OptionalStringMapPayloadCodec().decode(payload) ?? [:]
    }
}
