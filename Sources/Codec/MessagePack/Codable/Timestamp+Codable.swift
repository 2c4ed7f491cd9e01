// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// For coders of other formats; this one has a form of its own for times.
extension Timestamp: Codable {
    private enum CodingKeys: String, CodingKey {
        case seconds, nanoseconds
    }

    /// Encodes the seconds and the nanoseconds; ``MessagePackEncoder`` writes a timestamp instead.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(nanoseconds, forKey: .nanoseconds)
    }

    /// Decodes the seconds and the nanoseconds.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            seconds: try container.decode(Int64.self, forKey: .seconds),
            nanoseconds: try container.decode(UInt32.self, forKey: .nanoseconds)
        )
    }
}
