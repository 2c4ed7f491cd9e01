// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A map of texts to texts, or nil (`GRID-V1 §2.7`).
struct NaiveTextMap {
    /// The entries, the values as their UTF-8, what is none replaced; `nil` for nil. Keys are the same if they are the same
    /// text to Swift.
    private(set) var texts: [String: [UInt8]]?

    /// Decodes a payload of at most so many entries. Of entries with the same key the last counts.
    init(_ bytes: [UInt8], limit: UInt64) throws(NaiveFault) {
        var reader = NaiveReader(bytes, in: bytes.indices)
        guard !reader.isNil() else { return }
        let count = try reader.map()
        guard count <= limit else { throw .overflow }
        var texts: [String: [UInt8]] = [:]
        for _ in 0..<count {
            let key = String(decoding: try reader.text(), as: UTF8.self)
            texts[key] = Array(String(decoding: try reader.text(), as: UTF8.self).utf8)
        }
        self.texts = texts
    }
}
