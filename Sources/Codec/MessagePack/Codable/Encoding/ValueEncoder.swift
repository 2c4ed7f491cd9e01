// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The encoder that a value's `encode(to:)` is given.
struct ValueEncoder: Encoder {
    let level: EncodingLevel

    var codingPath: [any CodingKey] { level.codingPath }

    var userInfo: [CodingUserInfoKey: Any] { level.state.options.userInfo }

    func container<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        level.open(keyedBy: type)
        return KeyedEncodingContainer(KeyedEncoder<Key>(level: level))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        level.open(.unkeyed)
        return UnkeyedEncoder(level: level)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        ScalarEncoder(level: level)
    }
}
