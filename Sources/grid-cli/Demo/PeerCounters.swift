// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Grid

/// The counters of a peer's conformance handlers, from its handler 26.
struct PeerCounters: Decodable, Sendable {
    var single: Int
    var streams: Int
    var cancels: Int

    private enum CodingKeys: String, CodingKey {
        case single = "Single"
        case streams = "Streams"
        case cancels = "Cancels"
    }

    static func of(_ connection: GridConnection) async throws -> PeerCounters {
        let answer = try await connection.request(26, nil)
        return try JSONText.decode(PeerCounters.self, from: ConformanceHandlers.text(of: answer))
    }
}
