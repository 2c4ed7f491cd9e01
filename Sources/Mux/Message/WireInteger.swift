// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The shortest MessagePack encodings of the numbers in a message, written through pointers: the hot path of sending.
///
/// ``MessagePackWriter`` writes the same bytes into a buffer of its own, where that does not matter.
enum WireInteger {
    /// The length of the encoding of a number.
    @inline(__always)
    static func length(_ value: some FixedWidthInteger & UnsignedInteger) -> Int {
        let value = UInt64(truncatingIfNeeded: value)
        return value < 0x80 ? 1 : value <= 0xff ? 2 : value <= 0xffff ? 3 : value <= 0xffff_ffff ? 5 : 9
    }

    /// The length of the header of a byte string.
    @inline(__always)
    static func binaryHeaderLength(_ count: Int) -> Int {
        count <= 0xff ? 2 : count <= 0xffff ? 3 : 5
    }

    /// Writes a number and moves past it.
    @inline(__always)
    static func write(_ value: UInt64, to position: inout UnsafeMutableRawPointer) {
        if value < 0x80 {
            position.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
            position += 1
        } else if value <= 0xff {
            write(0xcc, UInt8(truncatingIfNeeded: value), to: &position)
        } else if value <= 0xffff {
            write(0xcd, UInt16(truncatingIfNeeded: value), to: &position)
        } else if value <= 0xffff_ffff {
            write(0xce, UInt32(truncatingIfNeeded: value), to: &position)
        } else {
            write(0xcf, value, to: &position)
        }
    }

    /// Writes a small number and moves past it.
    @inline(__always)
    static func write(_ value: UInt8, to position: inout UnsafeMutableRawPointer) {
        if value < 0x80 {
            position.storeBytes(of: value, as: UInt8.self)
            position += 1
        } else {
            write(0xcc, value, to: &position)
        }
    }

    /// Writes the header of a byte string, of at most 2^32-1 bytes, and moves past it.
    @inline(__always)
    static func writeBinaryHeader(_ count: Int, to position: inout UnsafeMutableRawPointer) {
        if count <= 0xff {
            write(0xc4, UInt8(truncatingIfNeeded: count), to: &position)
        } else if count <= 0xffff {
            write(0xc5, UInt16(truncatingIfNeeded: count), to: &position)
        } else {
            write(0xc6, UInt32(truncatingIfNeeded: count), to: &position)
        }
    }

    @inline(__always)
    private static func write<T: FixedWidthInteger & BitwiseCopyable>(
        _ first: UInt8,
        _ value: T,
        to position: inout UnsafeMutableRawPointer
    ) {
        position.storeBytes(of: first, as: UInt8.self)
        (position + 1).storeBytes(of: value.bigEndian, as: T.self)
        position += 1 + MemoryLayout<T>.size
    }
}
