// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid

/// The answer of conformance handler 26 (GRID-V1 §7), one JSON object.
struct ConformanceReport: Codable, Sendable {
    var counters: ConformanceCounters.Values
    var usage: ProcessUsage

    private enum Key: String, CodingKey {
        case single = "Single"
        case streams = "Streams"
        case cancels = "Cancels"
        case endsOfInput = "EOFs"
        case counted = "Counted"
        case countedBytes = "CountedBytes"
        case userSeconds = "UserSec"
        case systemSeconds = "SysSec"
        case maximumResidentKilobytes = "MaxRSSKB"
    }

    init(counters: ConformanceCounters.Values, usage: ProcessUsage) {
        self.counters = counters
        self.usage = usage
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        counters = ConformanceCounters.Values(
            requests: try object.decode(Int.self, forKey: .single),
            streams: try object.decode(Int.self, forKey: .streams),
            cancellations: try object.decode(Int.self, forKey: .cancels),
            inputsEnded: try object.decode(Int.self, forKey: .endsOfInput),
            countedMessages: try object.decode(Int.self, forKey: .counted),
            countedBytes: try object.decode(Int.self, forKey: .countedBytes)
        )
        usage = ProcessUsage(
            userSeconds: try object.decode(Double.self, forKey: .userSeconds),
            systemSeconds: try object.decode(Double.self, forKey: .systemSeconds),
            maximumResidentKilobytes: try object.decode(Int.self, forKey: .maximumResidentKilobytes)
        )
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(counters.requests, forKey: .single)
        try object.encode(counters.streams, forKey: .streams)
        try object.encode(counters.cancellations, forKey: .cancels)
        try object.encode(counters.inputsEnded, forKey: .endsOfInput)
        try object.encode(counters.countedMessages, forKey: .counted)
        try object.encode(counters.countedBytes, forKey: .countedBytes)
        try object.encode(usage.userSeconds, forKey: .userSeconds)
        try object.encode(usage.systemSeconds, forKey: .systemSeconds)
        try object.encode(usage.maximumResidentKilobytes, forKey: .maximumResidentKilobytes)
    }

    /// Asks a peer for its report.
    static func of(_ connection: GridConnection) async throws -> ConformanceReport {
        let answer = try await connection.request(26, nil)
        return try JSONText.decode(ConformanceReport.self, from: ConformanceHandlers.text(of: answer))
    }
}
