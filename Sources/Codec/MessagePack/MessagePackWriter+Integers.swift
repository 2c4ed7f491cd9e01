// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackWriter {
    /// Writes an integer, in the shortest unsigned encoding if it is not negative, in the shortest signed one if it is.
    ///
    /// - Throws: `overflow` for a number that takes more than 64 bits.
    public mutating func write(_ value: some BinaryInteger) throws(MessagePackError) {
        if let value = UInt64(exactly: value) {
            write(value)
        } else if let value = Int64(exactly: value) {
            write(value)
        } else {
            throw MessagePackError(code: .overflow, offset: 0, message: "\(value) does not fit 64 bits")
        }
    }

    /// Writes an unsigned integer in its shortest encoding.
    public mutating func write(_ value: UInt64) {
        switch value {
        case 0..<0x80: append(UInt8(truncatingIfNeeded: value))
        case 0x80..<0x100: append(0xcc, UInt8(truncatingIfNeeded: value))
        case 0x100..<0x1_0000: append(0xcd, UInt16(truncatingIfNeeded: value))
        case 0x1_0000..<0x1_0000_0000: append(0xce, UInt32(truncatingIfNeeded: value))
        default: append(0xcf, value)
        }
    }

    /// Writes an integer in its shortest encoding.
    public mutating func write(_ value: Int64) {
        switch value {
        case 0...: write(UInt64(value))
        case -0x20..<0: append(UInt8(truncatingIfNeeded: value))
        case -0x80 ..< -0x20: append(0xd0, Int8(truncatingIfNeeded: value))
        case -0x8000 ..< -0x80: append(0xd1, Int16(truncatingIfNeeded: value))
        case -0x8000_0000 ..< -0x8000: append(0xd2, Int32(truncatingIfNeeded: value))
        default: append(0xd3, value)
        }
    }
}
