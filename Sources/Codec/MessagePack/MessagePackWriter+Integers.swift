// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackWriter {
    /// Writes an integer, in the shortest unsigned encoding if it is not negative, in the shortest signed one if it is.
    ///
    /// - Throws: `overflow` for a number that takes more than 64 bits.
    @inlinable
    public mutating func write(_ value: some BinaryInteger) throws(MessagePackError) {
        if let value = UInt64(exactly: value) {
            write(value)
        } else if let value = Int64(exactly: value) {
            write(value)
        } else {
            throw MessagePackError(code: .overflow, offset: 0, message: "\(value) does not fit 64 bits")
        }
    }

    /// Writes an integer in its shortest encoding.
    @inlinable
    public mutating func write(_ value: Int) { write(Int64(value)) }

    /// Writes an unsigned integer in its shortest encoding.
    @inlinable
    public mutating func write(_ value: UInt) { write(UInt64(value)) }

    /// Writes an unsigned integer in its shortest encoding.
    @inlinable
    public mutating func write(_ value: UInt64) {
        let start = tail(9)
        if value < 0x80 {
            start.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
            end &+= 1
        } else {
            writeLong(bits: value, significantBits: 64 &- value.leadingZeroBitCount, first: 0xcc, at: start)
        }
    }

    /// Writes an integer in its shortest encoding.
    @inlinable
    public mutating func write(_ value: Int64) {
        let start = tail(9)
        if value >= -0x20, value < 0x80 {
            start.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
            end &+= 1
        } else {
            let bits = UInt64(bitPattern: value)
            let isNegative = value < 0
            // A negative number takes a bit more, for its sign.
            let significant = 64 &- (isNegative ? (~bits).leadingZeroBitCount &- 1 : bits.leadingZeroBitCount)
            writeLong(bits: bits, significantBits: significant, first: isNegative ? 0xd0 : 0xcc, at: start)
        }
    }

    /// Writes the lowest 1, 2, 4 or 8 bytes of `bits` behind the byte that tells how many: `first` and the three after it.
    ///
    /// There must be room for nine bytes.
    @inlinable
    @inline(__always)
    mutating func writeLong(bits: UInt64, significantBits: Int, first: UInt8, at start: UnsafeMutableRawPointer) {
        let lastByte = UInt8(truncatingIfNeeded: (significantBits &- 1) &>> 3)
        let form = 8 &- lastByte.leadingZeroBitCount
        let size = 1 &<< form
        start.storeBytes(of: first &+ UInt8(truncatingIfNeeded: form), as: UInt8.self)
        (start + 1).storeBytes(of: (bits &<< UInt64(64 &- size &* 8)).bigEndian, as: UInt64.self)
        end &+= 1 &+ size
    }
}
