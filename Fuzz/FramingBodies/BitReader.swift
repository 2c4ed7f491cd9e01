// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Reads bits in the order of DEFLATE, the lowest of each byte first (RFC 1951 §3.1.1).
struct BitReader {
    let bytes: [UInt8]
    /// How many bits have been read.
    private(set) var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == 8 * bytes.count }

    mutating func bits(_ count: Int) -> Int? {
        guard position + count <= 8 * bytes.count else { return nil }
        var value = 0
        for index in 0..<count {
            let bit = bytes[(position + index) / 8] >> UInt8((position + index) % 8) & 1
            value |= Int(bit) << index
        }
        position += count
        return value
    }

    /// Goes on to the next byte.
    mutating func align() {
        position = (position + 7) / 8 * 8
    }
}
