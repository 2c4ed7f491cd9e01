// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The answer of conformance handler 26 (GRID-V1 §7), one JSON object.
struct ConformanceReport: Encodable {
    var counters: ConformanceCounters.Values
    var usage: ProcessUsage

    /// It, in one line.
    var json: String {
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
}
