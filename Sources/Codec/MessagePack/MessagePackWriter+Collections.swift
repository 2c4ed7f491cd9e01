// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackWriter {
    /// Writes the header of an array of `count` values, which the caller writes next.
    public mutating func writeArrayHeader(count: UInt32) {
        switch count {
        case 0..<0x10: append(0x90 | UInt8(truncatingIfNeeded: count))
        case 0x10..<0x1_0000: append(0xdc, UInt16(truncatingIfNeeded: count))
        default: append(0xdd, count)
        }
    }

    /// Writes the header of a map of `count` pairs, whose keys and values the caller writes next, in turns.
    public mutating func writeMapHeader(count: UInt32) {
        switch count {
        case 0..<0x10: append(0x80 | UInt8(truncatingIfNeeded: count))
        case 0x10..<0x1_0000: append(0xde, UInt16(truncatingIfNeeded: count))
        default: append(0xdf, count)
        }
    }
}
