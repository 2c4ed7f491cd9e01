// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A name of a node with ranges in it, such as `http://node-{0...15}.example:9000`, for the names of many nodes.
///
/// A range counts up from its first number to its last. Leading zeros of the first are kept: `{00...15}` begins with `00`.
/// Of several ranges every combination is meant. A text without braces is a pattern of one name.
public struct HostPattern: Sendable, Hashable {
    /// The most names that a pattern may have.
    public static let maximumNameCount = 1 << 14

    /// The names, in the order of their numbers; the last range counts fastest.
    public let names: [String]

    /// Reads a pattern.
    ///
    /// - Throws: ``GridError`` with `invalidConfiguration` for a brace without its partner, a range that is none or counts down,
    ///   and for more than ``maximumNameCount`` names.
    public init(_ pattern: String) throws(GridError) {
        func invalid(_ why: String) -> GridError {
            GridError(.invalidConfiguration, "the pattern \"\(pattern)\" \(why); use ranges such as {1...4}")
        }
        var names = [""]
        var rest = pattern[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else {
                throw invalid("has a brace without its partner")
            }
            guard let numbers = Self.numbers(rest[rest.index(after: brace)..<end]) else {
                throw invalid("has a range that is none")
            }
            guard numbers.count <= Self.maximumNameCount / names.count else {
                throw invalid("has more than \(Self.maximumNameCount) names")
            }
            let text = rest[..<brace]
            names = names.flatMap { name in numbers.map { "\(name)\(text)\($0)" } }
            rest = rest[rest.index(after: end)...]
        }
        self.names = names.map { $0 + rest }
    }

    /// The numbers of a range; nil if it is none, or has far too many.
    private static func numbers(_ text: Substring) -> [String]? {
        guard let dots = text.firstRange(of: "...") else { return nil }
        let (lower, upper) = (text[..<dots.lowerBound], text[dots.upperBound...])
        func isNumber(_ text: Substring) -> Bool { !text.isEmpty && text.allSatisfy { $0.isASCII && $0.isNumber } }
        guard isNumber(lower), isNumber(upper), let first = Int(lower), let last = Int(upper), first <= last else {
            return nil
        }
        let (count, overflow) = last.subtractingReportingOverflow(first)
        // One more than may be, for whoever counts them.
        let end = overflow || count > maximumNameCount ? first + maximumNameCount : last
        return (first...end).map { number in
            let digits = String(number)
            return String(repeating: "0", count: max(0, lower.count - digits.count)) + digits
        }
    }
}
