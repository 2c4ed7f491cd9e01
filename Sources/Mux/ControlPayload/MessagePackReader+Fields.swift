// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

// Reading the maps that are the protocol's payloads (`GRID-V1 §2.7`).
extension MessagePackReader {
    /// Reads the key of a field; `nil` for one that is not among those known, whose value is to be skipped.
    mutating func readKey<Key: RawRepresentable<String>>(_ type: Key.Type) throws(MessagePackError) -> Key? {
        let key = bytes.extracting(try readStringBytes())
        // No known key is that long: do not make a text of what may be megabytes.
        guard key.byteCount <= 32 else { return nil }
        return Key(rawValue: key.withUnsafeBytes { String(decoding: $0, as: UTF8.self) })
    }

    /// Reads the identity of a node.
    mutating func readInstanceID() throws(MessagePackError) -> InstanceID {
        let start = offset
        let range = try readBinary()
        guard let id = InstanceID(bytes.extracting(range)) else {
            let message = "identity of \(range.count) bytes, not of \(InstanceID.byteCount)"
            throw MessagePackError(code: .invalidValue, offset: start, message: message)
        }
        return id
    }
}
