// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension Duration {
    /// Whole microseconds, rounded down.
    package var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds &* 1_000_000 &+ attoseconds / 1_000_000_000_000
    }

    /// Whole nanoseconds, rounded down; zero for a negative duration.
    package var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        return UInt64(clamping: seconds) &* 1_000_000_000 &+ UInt64(clamping: attoseconds / 1_000_000_000)
    }

    /// In the unit that suits it, such as `87 us`, `12.34 ms` or `1.89 s`.
    package var brief: String {
        switch microseconds {
        case ..<1000: "\(microseconds) us"
        case ..<1_000_000: "\(Self.withTwoDecimals(microseconds, unit: 1000)) ms"
        default: "\(Self.withTwoDecimals(microseconds, unit: 1_000_000)) s"
        }
    }

    private static func withTwoDecimals(_ value: Int64, unit: Int64) -> String {
        let hundredths = value % unit / (unit / 100)
        return "\(value / unit).\(hundredths < 10 ? "0" : "")\(hundredths)"
    }
}
