// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Where the keys of a map and their values are.
final class KeyIndex {
    struct Entry {
        /// Where the key begins.
        let key: Int
        /// The bytes of a key that is a text.
        let text: Range<Int>?
        /// A key that is an integer.
        let number: Int?
        /// Where the value begins.
        let value: Int
        /// Whether the value has been decoded.
        var isTaken: Bool
        /// Where the same key is again, of the first of several.
        var duplicate: Int?
        /// Whether the same key was there before.
        var isRepetition = false
    }

    private(set) var entries: [Entry] = []
    /// Where the map ends.
    let end: Int
    private unowned let level: DecodingLevel
    private var expected = 0
    /// The first entry of each text, for maps in which it would take long to look for one.
    private var places: [KeyBytes: Int] = [:]
    private var names: [String: Int]?

    init(_ level: DecodingLevel, first: Int, count: Int, taken: Int) throws(MessagePackError) {
        self.level = level
        let state = level.state
        var entries: [Entry] = []
        entries.reserveCapacity(min(count, 1024))
        end = try state.read(at: first, depth: level.depth) { reader throws(MessagePackError) in
            for number in 0..<count {
                entries.append(try Self.entry(&reader, isTaken: number < taken))
            }
        }.end
        self.entries = entries
        findDuplicates()
    }

    private static func entry(_ reader: inout MessagePackReader, isTaken: Bool) throws(MessagePackError) -> Entry {
        let start = reader.position
        var text: Range<Int>?
        var number: Int?
        switch try reader.peekType() {
        case .str: text = try reader.readStringBytes()
        case .int:
            let integer = try MessagePackInteger(from: &reader)
            number = integer.exactly(Int.self)
        default: try reader.skip()
        }
        let value = reader.position
        try reader.skip()
        return Entry(key: start, text: text, number: number, value: value, isTaken: isTaken, duplicate: nil)
    }

    private func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        let bytes = level.state.bytes
        guard range.upperBound <= bytes.count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(rebasing: bytes[range])
    }

    private func findDuplicates() {
        var numbers: [Int: Int] = [:]
        for index in entries.indices {
            let before: Int?
            if let text = entries[index].text {
                before = place(of: bytes(text), before: index)
            } else if let number = entries[index].number {
                before = numbers[number]
                if before == nil { numbers[number] = index }
            } else {
                continue
            }
            guard let before else { continue }
            entries[index].isRepetition = true
            if entries[before].duplicate == nil { entries[before].duplicate = entries[index].key }
        }
    }

    /// The first entry with the same text; enters this one if there is none.
    private func place(of text: UnsafeRawBufferPointer, before index: Int) -> Int? {
        guard entries.count > 16 else {
            return entries[..<index].firstIndex { entry in entry.text.map { bytes($0).elementsEqual(text) } ?? false }
        }
        let key = KeyBytes(bytes: text)
        if let place = places[key] { return place }
        places[key] = index
        return nil
    }
}

// Finding keys.
extension KeyIndex {
    func find(_ key: some CodingKey, _ keys: DecodingLevel.Keys) -> Int? {
        if keys == .converted { return nameOfConverted(key.stringValue) ?? find(number: key.intValue) }
        if keys != .integers, let index = find(text: key.stringValue) { return index }
        return keys == .dictionary ? nil : find(number: key.intValue)
    }

    private func find(number: Int?) -> Int? {
        guard let number else { return nil }
        if expected < entries.count, entries[expected].number == number { return expected }
        return entries.firstIndex { $0.number == number && !$0.isRepetition }
    }

    private func find(text: String) -> Int? {
        var text = text
        return text.withUTF8 { utf8 in
            let text = UnsafeRawBufferPointer(utf8)
            if expected < entries.count, !entries[expected].isRepetition, isEqual(entries[expected], text) {
                return expected
            }
            guard entries.count > 16 else { return entries.firstIndex { isEqual($0, text) } }
            return places[KeyBytes(bytes: text)]
        }
    }

    private func isEqual(_ entry: Entry, _ text: UnsafeRawBufferPointer) -> Bool {
        guard let range = entry.text, range.count == text.count else { return false }
        return bytes(range).elementsEqual(text)
    }

    /// Notes that the value at an offset has been decoded.
    func take(_ offset: Int) {
        let index: Int
        if expected < entries.count, entries[expected].value == offset {
            index = expected
        } else if let found = entries.firstIndex(where: { $0.value == offset }) {
            index = found
        } else {
            return
        }
        entries[index].isTaken = true
        expected = index + 1
    }

    /// The text of a key as it is written.
    func name(of entry: Entry) -> String {
        if let text = entry.text { return String(decoding: bytes(text), as: UTF8.self) }
        return entry.number.map { String($0) } ?? "?"
    }

    private func nameOfConverted(_ name: String) -> Int? {
        if let names { return names[name] }
        var names: [String: Int] = [:]
        for index in entries.indices where entries[index].text != nil && !entries[index].isRepetition {
            let converted = level.converted(self.name(of: entries[index]))
            if names[converted] == nil { names[converted] = index }
        }
        self.names = names
        return names[name]
    }
}

extension DecodingLevel {
    /// The name of a coding key for a key as it is written.
    func converted(_ name: String) -> String {
        switch state.options.keyDecodingStrategy {
        case .useDefaultKeys: name
        case .convertFromSnakeCase: SnakeCase.decode(name)
        case .custom(let convert): convert(codingPath(appending: .key(IndexKey(stringValue: name)))).stringValue
        }
    }
}

/// Bytes that are equal if they are the same. They are there as long as the decoding lasts.
private struct KeyBytes: Hashable {
    let bytes: UnsafeRawBufferPointer

    static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.bytes.elementsEqual(rhs.bytes)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(bytes: bytes)
    }
}
