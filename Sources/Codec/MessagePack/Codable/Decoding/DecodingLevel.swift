// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A value that is being decoded: where it begins, and, once it has been asked to be a container, how far that has been read.
///
/// A keyed container expects to be asked for its keys in the order in which they are there, and compares no others as long as that is so.
/// Only when another is asked for it looks for where all of them are.
final class DecodingLevel {
    /// The container that the value has last been asked to be, also if it has been decoded as something else since.
    enum Kind { case unknown, keyed, unkeyed }

    let state: DecodingState
    private var parent: DecodingLevel?
    private var step = CodingStep.none
    private(set) var offset = 0
    private(set) var depth = 0
    private(set) var kind = Kind.unknown
    private(set) var valueType: Any.Type = Never.self
    /// Where the value ends, if it has been decoded as a whole; otherwise negative.
    var end = -1
    /// The elements or pairs that have been read in order, and where the next one begins.
    private(set) var count = 0
    private(set) var position = 0
    private(set) var next = 0
    private var first = 0
    var index: KeyIndex?
    var keys = Keys.plain
    /// The type of the keys that a type has asked for, and those of its base classes.
    private var keyType: (any CodingKey.Type)?
    private var moreKeyTypes: [any CodingKey.Type] = []
    /// What was found wrong where nothing could be thrown.
    var failure: MessagePackError?
    /// The containers and decoders of values of this one that a type may still hold.
    private var nested: [DecodingLevel] = []
    /// What was found wrong at the end of one that is held no more.
    private var nestedFailure: MessagePackError?
    /// Whether it was left without its index once: it is not again, lest it is made again and again.
    private var wentWithoutIndex = false

    enum Keys { case plain, converted, dictionary, integers }

    init(_ state: DecodingState) {
        self.state = state
    }

    func begin(parent: DecodingLevel, step: CodingStep, offset: Int) {
        self.parent = parent
        self.step = step
        self.offset = offset
        depth = parent.depth(at: offset)
        kind = .unknown
        end = -1
        wentWithoutIndex = false
    }

    func letGo() {
        parent = nil
        step = .none
        index = nil
    }

    /// How many collections are open around a value of this one: all but the value itself, taken for a scalar, are within its collection.
    ///
    /// What this is at the moment says nothing: a type may ask for a container, try the value as a scalar, and then use the container.
    @inline(__always)
    func depth(at offset: Int) -> Int { offset == self.offset ? depth : depth &+ 1 }

    var codingPath: [any CodingKey] { codingPath(appending: .none) }

    func codingPath(appending last: CodingStep) -> [any CodingKey] {
        var path = last.key.map { [$0] } ?? []
        var level: DecodingLevel? = self
        while let next = level {
            if let key = next.step.key { path.append(key) }
            level = next.parent
        }
        return path.reversed()
    }
}

// Containers.
extension DecodingLevel {
    func openArray() throws {
        try open(.unkeyed, [Any].self) { reader throws(MessagePackError) in try reader.beginArray() }
    }

    func openMap<Key: CodingKey>(keyedBy type: Key.Type) throws {
        if kind != .keyed {
            try open(.keyed, [String: Any].self) { reader throws(MessagePackError) in try reader.beginMap() }
        }
        if type == DictionaryKeys.type {
            keys = valueType is any IntegerKeyed.Type ? .integers : .dictionary
        } else {
            keys = state.convertsKeys ? .converted : .plain
            if keyType == nil {
                keyType = type
            } else if keyType != type, !moreKeyTypes.contains(where: { $0 == type }) {
                moreKeyTypes.append(type)
            }
        }
    }

    private func open(
        _ wanted: Kind,
        _ type: Any.Type,
        _ begin: (inout MessagePackReader) throws(MessagePackError) -> Int
    ) throws {
        // A container that is asked for again begins anew: types do so to look ahead.
        do throws(MessagePackError) {
            (count, position) = try state.read(at: offset, depth: depth, begin)
        } catch {
            throw decodingError(error, type, .none)
        }
        kind = wanted
        first = position
        next = 0
        index = nil
        failure = nil
        keyType = nil
        if !moreKeyTypes.isEmpty { moreKeyTypes = [] }
    }

    /// Moves past the element or pair whose value has been read.
    @inline(__always)
    func advance(to end: Int) {
        next &+= 1
        position = end
    }

    /// A value of this container that is decoded independently of it.
    func detach(_ step: CodingStep, offset: Int) -> DecodingLevel {
        if !nested.isEmpty { settleLatest() }
        let level = state.level(parent: self, step: step, offset: offset)
        level.valueType = valueType
        nested.append(level)
        return level
    }

    /// Completes the latest values that were detached if nobody holds them any more, lest a peer's million of them are kept until the end.
    ///
    /// There are two, as a type may hold one while it asks for the next. One that is held longer goes without its index until it is used.
    @inline(never)
    private func settleLatest() {
        for place in (max(0, nested.count - 2)..<nested.count).reversed() { settle(place) }
        guard nested.count > 1 else { return }
        let older = nested[nested.count - 2]
        guard !older.wentWithoutIndex else { return }
        older.wentWithoutIndex = true
        older.index = nil
    }

    /// Completes a value that was detached, and lets go of it, if nobody else holds it.
    private func settle(_ place: Int) {
        // Those within it hold it.
        nested[place].settleAll()
        guard isKnownUniquelyReferenced(&nested[place]) else { return }
        let level = nested.remove(at: place)
        do throws(MessagePackError) {
            _ = try level.finish()
            state.recycle(consume level)
        } catch {
            // What is asked for next has nothing to do with it, and must not be taken for what failed.
            nestedFailure = nestedFailure ?? error
        }
    }

    private func settleAll() {
        for place in nested.indices.reversed() { settle(place) }
    }
}

// Keys.
extension DecodingLevel {
    /// Where the value of a key begins; `nil` if the key is not there.
    @inline(__always)
    func find<Key: CodingKey>(_ key: Key) throws -> Int? {
        if index == nil, next < count, keys == .plain || keys == .dictionary {
            let name = key.stringValue
            if let offset = valueIfNext(name) { return offset }
        }
        return try findAnywhere(key)
    }

    /// Where the value of the next key begins, if that is the one.
    @inline(__always)
    private func valueIfNext(_ name: String) -> Int? {
        let bytes = state.bytes
        let start = position
        return name.utf8.withContiguousStorageIfAvailable { name -> Int? in
            let count = name.count
            guard count < 0x20, bytes.count &- start > count,
                bytes.load(fromByteOffset: start, as: UInt8.self) == 0xa0 | UInt8(truncatingIfNeeded: count)
            else { return nil }
            // An empty name has no address to compare with, nor have no bytes.
            guard count > 0, let key = name.baseAddress, let base = bytes.baseAddress else { return nil }
            guard Words.areEqual(UnsafeRawPointer(key), base + start + 1, count: count) else { return nil }
            return start &+ 1 &+ count
        } ?? nil
    }

    @inline(never)
    private func findAnywhere(_ key: some CodingKey) throws -> Int? {
        do throws(MessagePackError) {
            return try place(of: key)
        } catch {
            throw decodingError(error, valueType, .none)
        }
    }

    private func place(of key: some CodingKey) throws(MessagePackError) -> Int? {
        if let failure { throw failure }
        guard let found = try makeIndex().find(key, keys) else { return nil }
        if let duplicate = found.duplicate { throw .duplicateKey(key.stringValue, in: valueType, at: duplicate) }
        return found.value
    }

    /// Whether a key is there. What is wrong with the map is thrown when something is decoded of it, or at its end.
    func contains(_ key: some CodingKey) -> Bool {
        if index == nil, next < count, keys == .plain || keys == .dictionary, valueIfNext(key.stringValue) != nil {
            return true
        }
        do throws(MessagePackError) {
            return try place(of: key) != nil
        } catch {
            failure = failure ?? error
            return false
        }
    }

    /// Notes that the value of a key, which begins there, has been read.
    @inline(__always)
    func take(_ offset: Int, end: Int) {
        if let index {
            index.take(offset)
        } else {
            advance(to: end)
        }
    }

    /// Finds where all keys and their values are.
    func makeIndex() throws(MessagePackError) -> KeyIndex {
        // An index holds addresses of keys.
        guard !state.isClosed else { throw .truncated(at: offset) }
        if let index { return index }
        let made = try KeyIndex(self, first: first, count: count, taken: next)
        index = made
        return made
    }
}

// Values.
extension DecodingLevel {
    /// Decodes a value of this one.
    func decode<Value: Decodable>(_ type: Value.Type, at offset: Int, step: CodingStep) throws -> (
        value: Value, end: Int
    ) {
        try decodeChild(type, at: offset, step: step) { decoder in try Value(from: decoder) }
    }

    func decodeChild<Value>(
        _ type: Any.Type,
        at offset: Int,
        step: CodingStep,
        _ body: (any Decoder) throws -> Value
    ) throws -> (value: Value, end: Int) {
        let child = state.level(parent: self, step: step, offset: offset)
        child.valueType = type
        let value: Value
        let end: Int
        do {
            value = try body(ValueDecoder(level: child))
            end = try child.end(of: type)
        } catch {
            child.abandon()
            throw error
        }
        child.abandon()
        state.recycle(consume child)
        return (value, end)
    }

    /// Lets go of the values within this one, which hold it.
    private func abandon() {
        guard !nested.isEmpty else { return }
        for level in nested { level.abandon() }
        nested = []
    }

    /// Decodes the value that is all.
    func decodeRoot<Value: Decodable>(_ type: Value.Type) throws -> Value {
        // The root is the value too, as if it had been tried as a scalar.
        let (value, end) = try decodeAny(type, at: 0, step: .none)
        guard end == state.bytes.count else {
            throw decodingError(.trailing(state.bytes.count - end, at: end), type, .none)
        }
        return value
    }

    /// Completes the value, and returns where it ends.
    private func end(of type: Any.Type) throws -> Int {
        do throws(MessagePackError) {
            return try finish()
        } catch {
            throw decodingError(error, type, .none)
        }
    }

    /// Completes the value: checks what its type has not asked for, and returns where it ends.
    private func finish() throws(MessagePackError) -> Int {
        if let failure = failure ?? nestedFailure { throw failure }
        for level in nested {
            _ = try level.finish()
            level.index = nil
        }
        switch kind {
        case .unknown: return end >= 0 ? end : try skip(offset)
        case .unkeyed where end >= 0: return end
        case .unkeyed:
            var end = position
            for _ in next..<max(next, count) { end = try skip(end) }
            return end
        case .keyed:
            if index == nil, next == count { return position }
            if index == nil, next == 0, end >= 0 { return end }
            let index = try makeIndex()
            if let entry = index.entries.first(where: { $0.isTaken && $0.duplicate != nil }) {
                throw .duplicateKey(index.name(of: entry), in: valueType, at: entry.duplicate ?? entry.key)
            }
            if keys == .plain, let keyType {
                // Those that are read in order are found by their texts only.
                for type in [keyType] + moreKeyTypes {
                    guard let duplicate = index.duplicate(of: type) else { continue }
                    throw .duplicateKey(duplicate.name, in: valueType, at: duplicate.offset)
                }
            }
            return index.end
        }
    }

    func skip(_ offset: Int) throws(MessagePackError) -> Int {
        try state.read(at: offset, depth: depth) { reader throws(MessagePackError) in try reader.skip() }.end
    }
}
