// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// The payloads that a machine knows by name.
struct PayloadStore {
    private struct Entry {
        var bytes: [UInt8]
        var subroute: Subroute?
        var isUsed: Bool
    }

    private var entries: [Entry] = []
    private var free: [Int32] = []

    /// How many are kept.
    var count: Int { entries.count - free.count }

    mutating func keep(_ bytes: [UInt8], _ subroute: Subroute?) -> PayloadToken {
        let entry = Entry(bytes: bytes, subroute: subroute, isUsed: true)
        if let index = free.popLast() {
            entries[Int(index)] = entry
            return PayloadToken(rawValue: index)
        }
        entries.append(entry)
        return PayloadToken(rawValue: Int32(truncatingIfNeeded: entries.count - 1))
    }

    subscript(token: PayloadToken) -> (bytes: [UInt8], subroute: Subroute?)? {
        let index = Int(token.rawValue)
        guard entries.indices.contains(index), entries[index].isUsed else { return nil }
        return (entries[index].bytes, entries[index].subroute)
    }

    /// Forgets a payload; false when there is none of this name.
    mutating func remove(_ token: PayloadToken) -> Bool {
        let index = Int(token.rawValue)
        guard entries.indices.contains(index), entries[index].isUsed else { return false }
        entries[index] = Entry(bytes: [], subroute: nil, isUsed: false)
        free.append(token.rawValue)
        return true
    }
}
