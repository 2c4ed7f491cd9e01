// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension Timestamp {
    /// The time as RFC 3339 has it, in UTC with as many digits of a second as it takes, such as `2023-11-14T22:13:20.5Z`; `nil` for years
    /// before 0 or after 9999, which that does not have.
    public var text: String? {
        // From 0000-01-01 to the end of 9999.
        guard (-62_167_219_200...253_402_300_799).contains(seconds) else { return nil }
        let (day, second) = seconds.flooredQuotientAndRemainder(by: 86400)
        // Days since 0000-03-01, by eras of 400 years, each of which has the same days.
        let (era, dayOfEra) = (day + 719_468).flooredQuotientAndRemainder(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let date = [(year, 4), (month, 2), (dayOfYear - (153 * shifted + 2) / 5 + 1, 2)].map(Self.padded)
        let time = [(second / 3600, 2), (second / 60 % 60, 2), (second % 60, 2)].map(Self.padded)
        var text = date.joined(separator: "-") + "T" + time.joined(separator: ":")
        if nanoseconds > 0 {
            var digits = Self.padded(Int64(nanoseconds), 9)
            while digits.hasSuffix("0") { digits.removeLast() }
            text += "." + digits
        }
        return text + "Z"
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Int64 {
    fileprivate func flooredQuotientAndRemainder(by divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
