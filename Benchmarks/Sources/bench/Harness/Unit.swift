// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a table shows.
enum Unit: String, Codable {
    case nanoseconds = "ns"
    case gigabytesPerSecond = "GB/s"
    case megabytesPerSecond = "MB/s"

    /// The time that an operation on so many bytes took, in this unit.
    func value(nanoseconds: Double, bytes: Int) -> Double {
        switch self {
        case .nanoseconds: nanoseconds
        case .gigabytesPerSecond: Double(bytes) / nanoseconds
        case .megabytesPerSecond: Double(bytes) / nanoseconds * 1_000
        }
    }
}
