// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A Huffman code by the lengths of its symbols (RFC 1951 §3.2.2), decoded bit by bit.
struct PrefixCode {
    /// How many symbols there are of each length, and the symbols in the order of their codes.
    private var counts = [Int](repeating: 0, count: 16)
    private var symbols: [Int] = []

    /// Nil if the lengths make no code: too many for their lengths, or too few. A single code of one bit, or none at all,
    /// passes where `allowingOne` is set (§3.2.7).
    init?(lengths: [Int], allowingOne: Bool) {
        for length in lengths { counts[length] += 1 }
        counts[0] = 0
        var left = 1
        for length in 1...15 {
            left = 2 * left - counts[length]
            guard left >= 0 else { return nil }
        }
        let used = counts.reduce(0, +)
        guard left == 0 || (allowingOne && (used == 0 || used == 1 && counts[1] == 1)) else { return nil }
        for length in 1...15 {
            symbols += lengths.indices.filter { lengths[$0] == length }
        }
    }

    func decode(_ reader: inout BitReader) -> Int? {
        var code = 0
        var first = 0
        var index = 0
        for length in 1...15 {
            guard let bit = reader.bits(1) else { return nil }
            code |= bit
            if code - first < counts[length] { return symbols[index + code - first] }
            index += counts[length]
            first = (first + counts[length]) << 1
            code <<= 1
        }
        return nil
    }
}
