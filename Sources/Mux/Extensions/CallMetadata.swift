// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a call carries beside its payload: pairs of texts in an order, such as an identifier for tracing
/// (`GRID-V1-EXTENSIONS §9`).
///
/// A key may come more than once. Keys are the same if their bytes of UTF-8 are.
public struct CallMetadata: Sendable {
    /// A pair.
    public typealias Element = (key: String, value: String)

    private var pairs: [Element]

    /// Makes metadata of pairs, in their order.
    public init(_ pairs: [Element] = []) {
        self.pairs = pairs
    }

    /// Adds a pair at the end.
    public mutating func append(key: String, value: String) {
        pairs.append((key: key, value: value))
    }

    /// The value of the first pair with this key; `nil` if there is none.
    public subscript(key: String) -> String? {
        pairs.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }
}

extension CallMetadata: RandomAccessCollection {
    /// 0.
    public var startIndex: Int { pairs.startIndex }
    /// The number of pairs.
    public var endIndex: Int { pairs.endIndex }
    /// The pair at this place.
    public subscript(position: Int) -> Element { pairs[position] }
}

extension CallMetadata: ExpressibleByDictionaryLiteral {
    /// Makes metadata in the order of the literal; keys may be repeated.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { (key: $0.0, value: $0.1) })
    }
}

extension CallMetadata: Hashable {
    /// Whether both have the same pairs in the same order.
    public static func == (left: Self, right: Self) -> Bool {
        left.elementsEqual(right) { $0 == $1 }
    }

    /// Feeds the pairs to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        for (key, value) in pairs {
            hasher.combine(key)
            hasher.combine(value)
        }
    }
}
