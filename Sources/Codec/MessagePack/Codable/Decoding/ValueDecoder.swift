// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The decoder that a value's `init(from:)` is given.
struct ValueDecoder: Decoder {
    let level: DecodingLevel

    var codingPath: [any CodingKey] { level.codingPath }

    var userInfo: [CodingUserInfoKey: Any] { level.state.options.userInfo }

    func container<Key>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try level.openMap(keyedBy: type)
        return KeyedDecodingContainer(KeyedDecoder<Key>(level: level))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try level.openArray()
        return UnkeyedDecoder(level: level)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        ScalarDecoder(level: level)
    }
}
