// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A control payload by what it is on the wire: a map with the names of its fields as keys (`GRID-V1 §2.7`).
struct NaiveFieldMap {
    /// The fields that a kind of payload may have, and what one is without them.
    struct Schema {
        var kinds: [String: NaiveField.Kind]
        var defaults: [String: NaiveField]
    }

    /// The fields, those that are not sent with what they are then.
    private(set) var fields: [String: NaiveField]

    /// Decodes a payload. Keys are in any order, the last of the same counts, unknown ones are skipped.
    init(_ bytes: [UInt8], _ schema: Schema) throws(NaiveFault) {
        fields = schema.defaults
        var reader = NaiveReader(bytes, in: bytes.indices)
        var left = try reader.map()
        while left > 0 {
            left -= 1
            let key = String(decoding: try reader.text(), as: UTF8.self)
            if let kind = schema.kinds[key] {
                fields[key] = try NaiveField(&reader, kind)
            } else {
                try reader.skip()
            }
        }
    }
}
