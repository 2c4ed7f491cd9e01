// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a table shows.
enum Unit: String, Codable {
    case nanoseconds = "ns"
    case gigabytesPerSecond = "GB/s"
    case megabytesPerSecond = "MB/s"
    case messagesPerSecond = "messages/s"
    case processorSeconds = "processor s per 100,000"
    case processorNanoseconds = "processor ns per call"
    case kibibytes = "KiB"

    /// Whether more is better.
    var isBetterWhenLarger: Bool {
        switch self {
        case .gigabytesPerSecond, .megabytesPerSecond, .messagesPerSecond: true
        case .nanoseconds, .processorSeconds, .processorNanoseconds, .kibibytes: false
        }
    }

    /// The time that an operation on so many bytes took, in this unit.
    func value(nanoseconds: Double, bytes: Int) -> Double {
        switch self {
        case .nanoseconds, .processorSeconds, .processorNanoseconds, .kibibytes: nanoseconds
        case .gigabytesPerSecond: Double(bytes) / nanoseconds
        case .megabytesPerSecond: Double(bytes) / nanoseconds * 1_000
        case .messagesPerSecond: 1e9 / nanoseconds
        }
    }
}
