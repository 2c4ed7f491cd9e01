// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension Duration {
    /// Whole microseconds, rounded down.
    var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds &* 1_000_000 &+ attoseconds / 1_000_000_000_000
    }

    /// In milliseconds with two decimals, such as `12.34 ms`, or in microseconds below one, such as `87 us`.
    var brief: String {
        let microseconds = microseconds
        guard microseconds >= 1000 else { return "\(microseconds) us" }
        let hundredths = microseconds % 1000 / 10
        return "\(microseconds / 1000).\(hundredths < 10 ? "0" : "")\(hundredths) ms"
    }
}
