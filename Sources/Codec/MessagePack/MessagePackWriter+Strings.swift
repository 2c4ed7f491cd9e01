// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackWriter {
    /// Writes a text.
    ///
    /// - Throws: `overflow` for more than 2^32-1 bytes of UTF-8.
    public mutating func write(_ string: String) throws(MessagePackError) {
        let utf8 = string.utf8
        writeStringHeader(byteCount: try length(utf8.count))
        append(contentsOf: utf8)
    }

    /// Writes the header of a text of `byteCount` bytes of UTF-8, which the caller appends.
    public mutating func writeStringHeader(byteCount: UInt32) {
        switch byteCount {
        case 0..<0x20: append(0xa0 | UInt8(truncatingIfNeeded: byteCount))
        case 0x20..<0x100: append(0xd9, UInt8(truncatingIfNeeded: byteCount))
        case 0x100..<0x1_0000: append(0xda, UInt16(truncatingIfNeeded: byteCount))
        default: append(0xdb, byteCount)
        }
    }

    /// Writes a byte string.
    ///
    /// - Throws: `overflow` for more than 2^32-1 bytes.
    public mutating func writeBinary(_ body: some Collection<UInt8>) throws(MessagePackError) {
        writeBinaryHeader(byteCount: try length(body.count))
        append(contentsOf: body)
    }

    /// Writes the header of a byte string of `byteCount` bytes, which the caller appends.
    public mutating func writeBinaryHeader(byteCount: UInt32) {
        switch byteCount {
        case 0..<0x100: append(0xc4, UInt8(truncatingIfNeeded: byteCount))
        case 0x100..<0x1_0000: append(0xc5, UInt16(truncatingIfNeeded: byteCount))
        default: append(0xc6, byteCount)
        }
    }

    /// A length as the format counts it.
    func length(_ count: Int) throws(MessagePackError) -> UInt32 {
        guard let length = UInt32(exactly: count) else {
            throw MessagePackError(code: .overflow, offset: 0, message: "\(count) bytes do not fit a 32-bit length")
        }
        return length
    }
}
