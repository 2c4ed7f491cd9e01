// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

/// What became of one of the requests of `grid ping`.
struct PingReply: Encodable, Sendable, CustomStringConvertible {
    enum Outcome: Sendable {
        case answered(bytes: Int, Duration)
        case failed(String)
    }

    /// From 1.
    var number: Int
    var outcome = Outcome.failed("")

    private enum Key: String, CodingKey {
        case number
        case bytes
        case roundTripMicroseconds = "round_trip_us"
        case error
    }

    var description: String {
        switch outcome {
        case .answered(let bytes, let roundTrip): "\(number): \(bytes) bytes in \(roundTrip.brief)"
        case .failed(let reason): "\(number): \(reason)"
        }
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(number, forKey: .number)
        switch outcome {
        case .answered(let bytes, let roundTrip):
            try object.encode(bytes, forKey: .bytes)
            try object.encode(roundTrip.microseconds, forKey: .roundTripMicroseconds)
        case .failed(let reason):
            try object.encode(reason, forKey: .error)
        }
    }
}
