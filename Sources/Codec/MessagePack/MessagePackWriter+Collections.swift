// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackWriter {
    /// Writes the header of an array of `count` values, which the caller writes next.
    @inlinable
    public mutating func writeArrayHeader(count: UInt32) {
        if count < 0x10 {
            append(0x90 | UInt8(truncatingIfNeeded: count))
        } else {
            writeLongHeader(0xdc, count: count)
        }
    }

    /// Writes the header of a map of `count` pairs, whose keys and values the caller writes next, in turns.
    @inlinable
    public mutating func writeMapHeader(count: UInt32) {
        if count < 0x10 {
            append(0x80 | UInt8(truncatingIfNeeded: count))
        } else {
            writeLongHeader(0xde, count: count)
        }
    }

    /// Writes the header of an array of any number of values.
    ///
    /// - Throws: `overflow` for more than 2^32-1.
    @inlinable
    public mutating func writeArrayHeader(exactly count: Int) throws(MessagePackError) {
        writeArrayHeader(count: try Self.length(count))
    }

    /// Writes the header of a map of any number of pairs.
    ///
    /// - Throws: `overflow` for more than 2^32-1.
    @inlinable
    public mutating func writeMapHeader(exactly count: Int) throws(MessagePackError) {
        writeMapHeader(count: try Self.length(count))
    }

    @inline(never)
    @usableFromInline
    mutating func writeLongHeader(_ first: UInt8, count: UInt32) {
        if count < 0x1_0000 {
            append(first, UInt16(truncatingIfNeeded: count))
        } else {
            append(first + 1, count)
        }
    }
}
