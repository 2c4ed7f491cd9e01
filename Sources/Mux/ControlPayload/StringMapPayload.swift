// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Codec

/// A map of texts to texts, or none: the protocol's most common payload of calls, there named MSS (`GRID-V1 §2.7`).
public struct StringMapPayload: Hashable, Sendable {
    /// The most entries accepted from a peer: a table takes many times the memory of the bytes it came in.
    public static let maximumEntryCount = 65536

    /// The entries; `nil` is not the same as no entries.
    ///
    /// Keys are compared as texts: é as one scalar and as two, which are different bytes on the wire, are the same key.
    public var entries: [String: String]?

    /// Makes a payload.
    public init(_ entries: [String: String]?) {
        self.entries = entries
    }

    /// Parses a payload. Of entries with the same key the last one counts; bytes that are not UTF-8 are replaced.
    ///
    /// - Throws: a `MessagePackError`; `overflow` for more than ``maximumEntryCount`` entries, `limitExceeded` for a key
    ///   with more than 30 combining marks in a row.
    public init(parsing bytes: RawSpan) throws(MessagePackError) {
        var reader = MessagePackReader(bytes, limits: .ofInput)
        guard try !reader.readNilIfPresent() else {
            self.init(nil)
            return
        }
        var entries: [String: String] = [:]
        let count = try reader.readMapHeader()
        guard count <= Self.maximumEntryCount else {
            throw MessagePackError(code: .overflow, offset: 0, message: "map of \(count) entries")
        }
        for _ in 0..<count {
            let start = reader.offset
            let key = try reader.readText(limit: .max)
            try KeyText.check(key, at: start)
            entries[key] = try reader.readText(limit: .max)
        }
        self.init(entries)
    }

    /// The payload, with the keys in ascending order, so that maps of the same texts in the same UTF-8 make equal bytes.
    ///
    /// - Throws: `overflow` for a text or a map of more than 2^32-1 bytes or entries.
    public func encoded() throws(MessagePackError) -> [UInt8] {
        var writer = MessagePackWriter()
        guard let entries else {
            writer.writeNil()
            return writer.bytes
        }
        guard let count = UInt32(exactly: entries.count) else {
            throw MessagePackError(code: .overflow, offset: 0, message: "map of \(entries.count) entries")
        }
        writer.writeMapHeader(count: count)
        for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
            try writer.write(key)
            try writer.write(value)
        }
        return writer.bytes
    }
}
