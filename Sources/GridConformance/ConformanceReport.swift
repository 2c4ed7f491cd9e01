// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The answer of conformance handler 26 (GRID-V1 §7), one JSON object.
package struct ConformanceReport: Codable, Sendable {
    package var counters: ConformanceCounters.Values
    package var usage: ProcessUsage

    /// It, in one line.
    package var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

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

    package init(counters: ConformanceCounters.Values, usage: ProcessUsage) {
        self.counters = counters
        self.usage = usage
    }

    package init(from decoder: any Decoder) throws {
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

    package func encode(to encoder: any Encoder) throws {
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
}
