// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Takes the shortest encodings of numbers and byte strings off bytes, `nil` for anything else.
///
/// Every load is checked against ``end`` just before it. After a `nil` the position is of no use.
struct TupleCursor {
    let base: UnsafeRawPointer
    var position: Int
    let end: Int

    @inline(__always)
    mutating func takeByte() -> UInt8? {
        guard position < end else { return nil }
        let byte = base.load(fromByteOffset: position, as: UInt8.self)
        position &+= 1
        return byte
    }

    @inline(__always)
    mutating func takeNumber<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) -> T? {
        guard end &- position >= MemoryLayout<T>.size else { return nil }
        let number = T(bigEndian: base.loadUnaligned(fromByteOffset: position, as: T.self))
        position &+= MemoryLayout<T>.size
        return number
    }

    @inline(__always)
    mutating func takeUInt8() -> UInt8? {
        guard let first = takeByte() else { return nil }
        if first < 0x80 { return first }
        return first == 0xcc ? takeByte() : nil
    }

    @inline(__always)
    mutating func takeUInt32() -> UInt32? {
        guard let first = takeByte() else { return nil }
        if first < 0x80 { return UInt32(first) }
        switch first {
        case 0xcc: return takeByte().map(UInt32.init)
        case 0xcd: return takeNumber(UInt16.self).map(UInt32.init)
        case 0xce: return takeNumber(UInt32.self)
        default: return nil
        }
    }

    @inline(__always)
    mutating func takeUInt64() -> UInt64? {
        guard let first = takeByte() else { return nil }
        if first < 0x80 { return UInt64(first) }
        switch first {
        case 0xcc: return takeByte().map(UInt64.init)
        case 0xcd: return takeNumber(UInt16.self).map(UInt64.init)
        case 0xce: return takeNumber(UInt32.self).map(UInt64.init)
        case 0xcf: return takeNumber(UInt64.self)
        default: return nil
        }
    }

    /// Takes a byte string and returns where its bytes are.
    @inline(__always)
    mutating func takeBinary() -> Range<Int>? {
        let count: Int?
        switch takeByte() {
        case 0xc4: count = takeByte().map(Int.init)
        case 0xc5: count = takeNumber(UInt16.self).map(Int.init)
        case 0xc6: count = takeNumber(UInt32.self).flatMap(Int.init(exactly:))
        default: return nil
        }
        guard let count, count <= end &- position else { return nil }
        let start = position
        position &+= count
        return start..<position
    }
}
