// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackWriter {
    /// Writes an ext.
    ///
    /// - Throws: `overflow` for more than 2^32-1 bytes.
    public mutating func writeExtension(type: Int8, body: some Collection<UInt8>) throws(MessagePackError) {
        writeExtensionHeader(type: type, byteCount: try Self.length(body.count))
        append(contentsOf: body)
    }

    /// Writes the header of an ext of `byteCount` bytes, which the caller appends.
    public mutating func writeExtensionHeader(type: Int8, byteCount: UInt32) {
        switch byteCount {
        case 1: append(0xd4)
        case 2: append(0xd5)
        case 4: append(0xd6)
        case 8: append(0xd7)
        case 16: append(0xd8)
        case 0..<0x100: append(0xc7, UInt8(truncatingIfNeeded: byteCount))
        case 0x100..<0x1_0000: append(0xc8, UInt16(truncatingIfNeeded: byteCount))
        default: append(0xc9, byteCount)
        }
        append(UInt8(bitPattern: type))
    }

    /// Writes a point in time as the timestamp extension, type -1, in 4, 8 or 12 bytes.
    public mutating func write(_ time: Timestamp) {
        switch (time.seconds, time.nanoseconds) {
        case (0...0xffff_ffff, 0):
            writeExtensionHeader(type: -1, byteCount: 4)
            appendNumber(UInt32(truncatingIfNeeded: time.seconds))
        case (0...0x3_ffff_ffff, _):
            writeExtensionHeader(type: -1, byteCount: 8)
            appendNumber(UInt64(time.nanoseconds) << 34 | UInt64(bitPattern: time.seconds))
        default:
            writeExtensionHeader(type: -1, byteCount: 12)
            appendNumber(time.nanoseconds)
            appendNumber(time.seconds)
        }
    }

    /// Writes a point in time as the older ext type 5, always 12 bytes (`GRID-V1 §2.4`).
    public mutating func writeLegacy(_ time: Timestamp) {
        writeExtensionHeader(type: 5, byteCount: 12)
        appendNumber(time.seconds)
        appendNumber(time.nanoseconds)
    }
}
