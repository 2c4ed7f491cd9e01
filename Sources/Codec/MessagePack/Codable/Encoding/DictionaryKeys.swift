// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// The standard library encodes dictionaries with texts or integers for keys as keyed containers, with a type of keys of its own, in which
// the text "1" and the number 1 look the same.

/// A dictionary that has integers for keys.
protocol IntegerKeyed {}

extension Dictionary: IntegerKeyed where Key == Int {}

enum DictionaryKeys {
    /// The type of the keys of dictionaries' containers.
    static let type: Any.Type = {
        var writer = MessagePackWriter()
        return withUnsafeMutablePointer(to: &writer) { writer in
            let state = EncodingState(MessagePackEncoder())
            let probe = Probe(level: EncodingLevel(state, parent: nil, step: .none, writer: writer))
            // Nothing can fail, and if it did, no container would be taken for a dictionary's.
            try? ["": 0].encode(to: probe)
            return probe.keyType
        }
    }()

    /// Finds out the type by being asked for a container.
    private final class Probe: Encoder {
        let level: EncodingLevel
        var keyType: Any.Type = Never.self
        var codingPath: [any CodingKey] { [] }
        var userInfo: [CodingUserInfoKey: Any] { [:] }

        init(level: EncodingLevel) {
            self.level = level
        }

        func container<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
            keyType = type
            level.open(.keyed)
            return KeyedEncodingContainer(KeyedEncoder<Key>(level: level))
        }

        func unkeyedContainer() -> any UnkeyedEncodingContainer { UnkeyedEncoder(level: level) }

        func singleValueContainer() -> any SingleValueEncodingContainer { ScalarEncoder(level: level) }
    }
}
