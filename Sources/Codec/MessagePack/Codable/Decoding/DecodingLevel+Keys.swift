// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension DecodingLevel {
    /// All keys of the map that are keys of the type.
    ///
    /// What a dictionary's map has that a dictionary cannot have is noted, for nothing can be thrown here.
    func allKeys<Key: CodingKey>(_ type: Key.Type) -> [Key] {
        do throws(MessagePackError) {
            let index = try makeIndex()
            let isDictionary = keys == .dictionary || keys == .integers
            var names = Set<String>()
            var found: [Key] = []
            for entry in index.entries {
                let key: Key?
                if isDictionary {
                    key = try dictionaryKey(entry, &names)
                } else if entry.isRepetition {
                    key = nil
                } else if let number = index.number(of: entry) {
                    key = Key(intValue: number)
                } else {
                    key = try index.coding(entry).flatMap { Key(stringValue: $0) }
                }
                if let key { found.append(key) }
            }
            return found
        } catch {
            failure = failure ?? error
            return []
        }
    }

    /// The key of a dictionary. Keys that are equal are there once.
    private func dictionaryKey<Key: CodingKey>(
        _ entry: KeyIndex.Entry,
        _ names: inout Set<String>
    ) throws(MessagePackError) -> Key? {
        let (key, _) = try state.read(at: entry.key, depth: depth) { reader throws(MessagePackError) -> Key? in
            if keys == .integers {
                return Key(intValue: try Int(from: &reader))
            }
            let name = try reader.readString()
            try KeyText.check(name, at: entry.key)
            guard names.insert(name).inserted else { throw .duplicate("key", at: entry.key) }
            return Key(stringValue: name)
        }
        if let duplicate = entry.duplicate { throw .duplicate("key", at: duplicate) }
        return key
    }
}
