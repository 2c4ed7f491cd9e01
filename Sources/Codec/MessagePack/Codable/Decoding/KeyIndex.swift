// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Where the keys of a map and their values are.
final class KeyIndex {
    /// A pair. A peer can send millions of them, each in two bytes: it has no more than it must have.
    struct Entry {
        enum Kind: UInt8 { case text, number, other }

        /// Where the key begins.
        let key: Int
        /// Where the value begins.
        let value: Int
        /// Where the same key is again, of the first of several; otherwise negative.
        fileprivate var nextSame = -1
        /// The number of bytes of a key that is a text, which are the last ones before the value.
        fileprivate let count: UInt32
        let kind: Kind
        /// Whether the value has been decoded.
        var isTaken: Bool
        /// Whether the same key was there before.
        fileprivate(set) var isRepetition = false

        fileprivate init(key: Int, value: Int, text: Range<Int>?, kind: Kind, isTaken: Bool) {
            self.key = key
            self.value = value
            count = UInt32(clamping: text?.count ?? 0)
            self.kind = kind
            self.isTaken = isTaken
        }

        /// Where the same key is again, of the first of several.
        var duplicate: Int? { nextSame < 0 ? nil : nextSame }

        /// The bytes of a key that is a text.
        var text: Range<Int>? { kind == .text ? value - Int(count)..<value : nil }
    }

    private(set) var entries: [Entry] = []
    /// Where the map ends.
    let end: Int
    private unowned let level: DecodingLevel
    private var expected = 0
    /// The first entry of each text, for maps in which it would take long to look for one.
    private var places: [KeyBytes: Int] = [:]
    private var numbers: [Int: Int] = [:]
    private var names: [String: Int]?
    /// Where a key is that is converted to the same name as another, by the entry of that.
    private var collisions: [Int: Int] = [:]

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
        let start = reader.offset
        var text: Range<Int>?
        var kind = Entry.Kind.other
        switch try reader.peekType() {
        case .str:
            kind = .text
            text = try reader.readStringBytes()
        case .int:
            kind = .number
            try reader.skip()
        default: try reader.skip()
        }
        let value = reader.offset
        try reader.skip()
        return Entry(key: start, value: value, text: text, kind: kind, isTaken: isTaken)
    }

    /// A key that is an integer.
    func number(of entry: Entry) -> Int? {
        guard entry.kind == .number else { return nil }
        return try? level.state.read(at: entry.key, depth: level.depth) { reader throws(MessagePackError) in
            try reader.readInteger(Int.self)
        }.value
    }

    private func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        let bytes = level.state.bytes
        guard range.upperBound <= bytes.count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(rebasing: bytes[range])
    }

    private func findDuplicates() {
        for index in entries.indices {
            let before: Int?
            if let text = entries[index].text {
                before = place(of: bytes(text), before: index)
            } else if let number = number(of: entries[index]) {
                before = numbers[number]
                if before == nil { numbers[number] = index }
            } else {
                continue
            }
            guard let before else { continue }
            entries[index].isRepetition = true
            if entries[before].nextSame < 0 { entries[before].nextSame = entries[index].key }
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
    /// Where the value of a key begins, and where the key is again.
    func find(
        _ key: some CodingKey,
        _ keys: DecodingLevel.Keys
    ) throws(MessagePackError) -> (value: Int, duplicate: Int?)? {
        let text: Int?
        switch keys {
        case .plain, .dictionary: text = find(text: key.stringValue)
        case .converted: text = try nameOfConverted(key.stringValue)
        case .integers: text = nil
        }
        let number = keys == .dictionary || numbers.isEmpty ? nil : find(key.intValue)
        guard let found = text ?? number else { return nil }
        if let text, let number { return (entries[found].value, entries[max(text, number)].key) }
        return (entries[found].value, entries[found].duplicate ?? collisions[found])
    }

    /// Where a key is again of which the text and the number are there, if a value of either has been decoded.
    func duplicate(of type: any CodingKey.Type) -> (name: String, offset: Int)? {
        guard !numbers.isEmpty else { return nil }
        for index in entries.indices where entries[index].kind == .number {
            guard let number = number(of: entries[index]), let key = type.init(intValue: number),
                key.intValue == number, let text = find(text: key.stringValue),
                entries[index].isTaken || entries[text].isTaken
            else { continue }
            return (key.stringValue, entries[max(index, text)].key)
        }
        return nil
    }

    private func find(_ number: Int?) -> Int? {
        guard let number else { return nil }
        if expected < entries.count, !entries[expected].isRepetition, self.number(of: entries[expected]) == number {
            return expected
        }
        guard entries.count > 16 else { return entries.firstIndex { self.number(of: $0) == number } }
        return numbers[number]
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
        guard let index = expected < entries.count && entries[expected].value == offset ? expected : place(of: offset)
        else { return }
        entries[index].isTaken = true
        expected = index + 1
    }

    /// The entry whose value begins at an offset. They are in the order of their values.
    private func place(of offset: Int) -> Int? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = low + (high - low) / 2
            if entries[middle].value < offset { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].value == offset ? low : nil
    }

    /// The text of a key as it is written.
    func name(of entry: Entry) -> String {
        if let text = entry.text { return String(decoding: bytes(text), as: UTF8.self) }
        return number(of: entry).map { String($0) } ?? "?"
    }

    /// The name that a coding key has for a key as it is written, if that is a text; a type may put it into a table.
    func coding(_ entry: Entry) throws(MessagePackError) -> String? {
        guard entry.text != nil else { return nil }
        let written = name(of: entry)
        let name = level.keys == .converted ? level.converted(written) : written
        try KeyText.check(name, at: entry.key)
        return name
    }

    private func nameOfConverted(_ name: String) throws(MessagePackError) -> Int? {
        if let names { return names[name] }
        var names: [String: Int] = [:]
        for index in entries.indices where !entries[index].isRepetition {
            guard let converted = try coding(entries[index]) else { continue }
            if let other = names[converted] {
                if collisions[other] == nil { collisions[other] = entries[index].key }
            } else {
                names[converted] = index
            }
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
