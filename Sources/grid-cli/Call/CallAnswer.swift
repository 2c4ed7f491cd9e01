// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

/// The answer to a request, as `grid call --json` tells it.
struct CallAnswer: Encodable, Sendable {
    var payload: [UInt8]?
    var roundTrip: Duration

    private enum Key: String, CodingKey {
        case payloadHexadecimal = "payload_hex"
        case isNil = "payload_nil"
        case length = "payload_len"
        case roundTripMicroseconds = "round_trip_us"
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(Hexadecimal.encode(payload ?? []), forKey: .payloadHexadecimal)
        try object.encode(payload == nil, forKey: .isNil)
        try object.encode(payload?.count ?? 0, forKey: .length)
        try object.encode(roundTrip.microseconds, forKey: .roundTripMicroseconds)
    }
}
