// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Encodes the values of a URL's query, several for a key, as a map of texts to arrays of texts in MessagePack. `nil` in place of the
/// map or of an array, and no payload, is an empty one.
///
/// Repeated keys and texts are taken as ``StringMapPayloadCodec`` takes them.
public struct URLValuesPayloadCodec: PayloadCodec {
    /// The most values accepted from a peer, of all keys, and the most keys.
    public static let maximumValueCount = 65536

    /// Makes a codec.
    public init() {}

    /// Appends the map.
    public func encode(_ value: [String: [String]], to writer: inout MessagePackWriter) throws(CodecError) {
        do throws(MessagePackError) {
            try value.encode(to: &writer)
        } catch {
            throw .encodingFailed(error)
        }
    }

    /// Reads a map that is all there is in the payload.
    public func decode(_ payload: RawSpan?) throws(CodecError) -> [String: [String]] {
        guard let payload else { return [:] }
        do throws(MessagePackError) {
            var reader = MessagePackReader(payload)
            let map = try reader.readURLValues()
            try reader.finish()
            return map
        } catch {
            throw .decodingFailed(error)
        }
    }
}

extension MessagePackReader {
    fileprivate mutating func readURLValues() throws(MessagePackError) -> [String: [String]] {
        guard try !readNilIfPresent() else { return [:] }
        let count = try readEntryCount(limit: URLValuesPayloadCodec.maximumValueCount)
        var left = URLValuesPayloadCodec.maximumValueCount
        var map = [String: [String]](minimumCapacity: reservation(for: count, of: (String, [String]).self))
        for _ in 0..<count {
            let key = try readRepairedKey()
            map[key] = try readTexts(&left)
        }
        return map
    }

    private mutating func readTexts(_ left: inout Int) throws(MessagePackError) -> [String] {
        guard try !readNilIfPresent() else { return [] }
        let start = offset
        let count = try readArrayHeader()
        guard count <= left else { throw .tooMany(count, left: left, at: start) }
        left -= count
        var texts: [String] = []
        texts.reserveCapacity(reservation(for: count, of: String.self))
        for _ in 0..<count { texts.append(try readRepairedString()) }
        return texts
    }
}
