// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Encodes the protocol's maps of texts (`GRID-V1 §2.7`, MSS), or `nil`. No payload is `nil`, too.
///
/// What is accepted is what ``StringMapPayloadCodec`` accepts.
public struct OptionalStringMapPayloadCodec: PayloadCodec {
    /// Makes a codec.
    public init() {}

    /// Appends the map, or `nil`.
    public func encode(_ value: [String: String]?, to writer: inout MessagePackWriter) throws(CodecError) {
        guard let value else { return writer.writeNil() }
        try StringMapPayloadCodec().encode(value, to: &writer)
    }

    /// Reads a map, or `nil`, that is all there is in the payload.
    public func decode(_ payload: RawSpan?) throws(CodecError) -> [String: String]? {
        guard let payload else { return nil }
        do throws(MessagePackError) {
            var reader = MessagePackReader(payload)
            guard try !reader.readNilIfPresent() else {
                try reader.finish()
                return nil
            }
            var left = try reader.readEntryCount(limit: StringMapPayloadCodec.maximumEntryCount)
            var last = reader.offset
            var map = reader.readShortPairs(&left, last: &last) { _, second in second }
            while left > 0 {
                left &-= 1
                let key = try reader.readRepairedKey()
                map[key] = try reader.readRepairedString()
            }
            try reader.finish()
            return map
        } catch {
            throw .decodingFailed(error)
        }
    }
}
