// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// Texts of peers that are not written in Swift.
extension MessagePackReader {
    /// Reads the header of a map of at most `limit` pairs.
    mutating func readEntryCount(limit: Int) throws(MessagePackError) -> Int {
        let start = offset
        let count = try readMapHeader()
        guard count <= limit else { throw .tooMany(count, left: limit, at: start) }
        return count
    }

    /// Reads a key, a str whose bytes are replaced where they are not UTF-8.
    mutating func readRepairedKey() throws(MessagePackError) -> String {
        let start = offset
        let key = try readRepairedString()
        try KeyText.check(key, at: start)
        return key
    }

    /// Reads a str, whose bytes are replaced where they are not UTF-8.
    mutating func readRepairedString() throws(MessagePackError) -> String {
        let range = try readStringBytes()
        let start = next - range.count
        return UTF8Text.string(start, count: range.count)
            ?? String(decoding: UnsafeRawBufferPointer(start: start, count: range.count), as: UTF8.self)
    }
}

extension RawSpan {
    /// The text, unless the bytes are not UTF-8.
    var utf8Text: String? {
        withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return "" }
            return UTF8Text.string(start, count: bytes.count)
        }
    }
}
