// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The pairs of a map, in their order. Keys are values of any kind.
///
/// Two maps are equal if they have equal pairs in the same order.
public struct MessagePackMap: Hashable, Sendable {
    /// A key and its value.
    public struct Pair: Hashable, Sendable {
        /// The key.
        public var key: MessagePackValue

        /// The value.
        public var value: MessagePackValue

        /// Makes a pair.
        public init(key: MessagePackValue, value: MessagePackValue) {
            self.key = key
            self.value = value
        }
    }

    /// The pairs in their order. Nothing keeps a key from being there twice; readers refuse such a map.
    public var pairs: [Pair]

    /// Makes a map of pairs.
    public init(_ pairs: [Pair] = []) {
        self.pairs = pairs
    }

    /// The value of a key, the first if there are several. Setting it replaces that one or appends a pair; `nil` removes it.
    ///
    /// Takes time in proportion to the number of pairs.
    public subscript(key: MessagePackValue) -> MessagePackValue? {
        get { pairs.first { $0.key == key }?.value }
        set {
            let index = pairs.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): pairs[index].value = value
            case (let index?, nil): pairs.remove(at: index)
            case (nil, let value?): pairs.append(Pair(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The position of the first pair whose key is there already, if there is one.
    var duplicate: Int? {
        guard pairs.count > 8 else {
            for index in pairs.indices.dropFirst() where pairs[..<index].contains(where: { $0.key == pairs[index].key })
            {
                return index
            }
            return nil
        }
        var seen = Set<MessagePackValue>(minimumCapacity: pairs.count)
        return pairs.firstIndex { !seen.insert($0.key).inserted }
    }
}

extension MessagePackMap: ExpressibleByDictionaryLiteral {
    /// A map of the literal's pairs in their order.
    public init(dictionaryLiteral elements: (MessagePackValue, MessagePackValue)...) {
        self.init(elements.map { Pair(key: $0.0, value: $0.1) })
    }
}

extension MessagePackMap: RandomAccessCollection {
    /// 0.
    public var startIndex: Int { pairs.startIndex }

    /// The number of pairs.
    public var endIndex: Int { pairs.endIndex }

    /// The pair at a position, which must be one of ``indices``.
    public subscript(position: Int) -> Pair { pairs[position] }
}
