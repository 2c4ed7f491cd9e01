// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A payload as JSON tells it.
struct PayloadDescription: Encodable, Sendable {
    var payload: [UInt8]?

    enum Key: String, CodingKey {
        case hexadecimal = "payload_hex"
        case isNil = "payload_nil"
        case length = "payload_len"
    }

    init(_ payload: [UInt8]?) {
        self.payload = payload
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(Hexadecimal.encode(payload ?? []), forKey: .hexadecimal)
        try object.encode(payload == nil, forKey: .isNil)
        try object.encode(payload?.count ?? 0, forKey: .length)
    }
}
