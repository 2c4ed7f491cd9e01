// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// Maps of texts are what most maps are. They are read and written here by code that is compiled for them, also where it is found out at
// run time only that a dictionary is one.

extension MessagePackWriter {
    /// Writes a map of texts.
    @usableFromInline
    mutating func write(_ map: [String: String]) throws(MessagePackError) {
        try writeMapHeader(exactly: map.count)
        for (key, value) in map {
            try write(key)
            try write(value)
        }
    }
}

extension MessagePackReader {
    /// Reads a map of texts.
    @usableFromInline
    mutating func readStringMap() throws(MessagePackError) -> [String: String] {
        let count = try beginMap()
        var map = [String: String].withRoom(for: reservation(for: count, of: (String, String).self))
        for _ in 0..<count {
            let start = position
            let key = try String(keyFrom: &self)
            let value = try readString()
            guard map.updateValue(value, forKey: key) == nil else { throw .duplicate("key", at: start) }
        }
        endCollection()
        return map
    }
}

extension [String: String] {
    /// An empty map with room for so many pairs, as `Dictionary(minimumCapacity:)` makes one. That is compiled for all types and looks
    /// for its own among those that there are, which takes as long as to read two pairs; this is inlined.
    static func withRoom(for count: Int) -> Self {
        Self(NoPairs(underestimatedCount: count), uniquingKeysWith: { first, _ in first })
    }
}

/// No pairs, where some are expected.
private struct NoPairs: Sequence {
    let underestimatedCount: Int

    func makeIterator() -> EmptyCollection<(String, String)>.Iterator {
        EmptyCollection.Iterator()
    }
}
