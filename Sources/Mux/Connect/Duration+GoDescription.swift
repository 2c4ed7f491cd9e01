// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension Duration {
    /// The duration as the reference implementation prints one: `6m0.000045377s`, `1.5ms`, `0s`.
    ///
    /// It counts nanoseconds in 64 bits; what is beyond them shows as the farthest that they reach, about 292 years.
    package var goDescription: String {
        let magnitude = min(self < .zero ? .zero - self : self, .nanoseconds(Int64.max))
        let (seconds, attoseconds) = magnitude.components
        let nanoseconds = attoseconds / 1_000_000_000
        let text =
            switch (seconds, nanoseconds) {
            case (0, 0): "0s"
            case (0, ..<1_000): "\(nanoseconds)ns"
            case (0, ..<1_000_000): Self.decimal(nanoseconds, digits: 3) + "µs"
            case (0, _): Self.decimal(nanoseconds, digits: 6) + "ms"
            default:
                (seconds >= 3600 ? "\(seconds / 3600)h" : "")
                    + (seconds >= 60 ? "\(seconds / 60 % 60)m" : "")
                    + Self.decimal(seconds % 60 * 1_000_000_000 + nanoseconds, digits: 9) + "s"
            }
        return self < .zero && text != "0s" ? "-" + text : text
    }

    /// The value with the decimal point before the last `digits` digits, and no trailing zeros behind it.
    private static func decimal(_ value: Int64, digits: Int) -> String {
        let text = String(value)
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
        var fraction = padded.suffix(digits)
        while fraction.last == "0" { fraction.removeLast() }
        return padded.dropLast(digits) + (fraction.isEmpty ? "" : ".") + fraction
    }
}
