// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

/// The answer to a request, as `grid call --json` tells it.
struct CallAnswer: Encodable, Sendable {
    var payload: [UInt8]?
    var roundTrip: Duration

    private enum Key: String, CodingKey {
        case roundTripMicroseconds = "round_trip_us"
    }

    func encode(to encoder: any Encoder) throws {
        try PayloadDescription(payload).encode(to: encoder)
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(roundTrip.microseconds, forKey: .roundTripMicroseconds)
    }
}
