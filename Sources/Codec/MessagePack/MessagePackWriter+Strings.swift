// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackWriter {
    /// Writes a text.
    ///
    /// - Throws: `overflow` for more than 2^32-1 bytes of UTF-8.
    @inlinable
    public mutating func write(_ string: String) throws(MessagePackError) {
        let isWritten = string.utf8.withContiguousStorageIfAvailable { utf8 in
            writeString(UnsafeRawBufferPointer(utf8))
        }
        if isWritten != true { try writeScattered(string) }
    }

    /// Writes a key of a map, or any text that is part of the program.
    @inlinable
    @inline(__always)
    public mutating func writeKey(_ key: StaticString) {
        guard key.hasPointerRepresentation, key.utf8CodeUnitCount < 0x20 else { return writeUncommonKey(key) }
        let count = key.utf8CodeUnitCount
        let start = tail(1 &+ count)
        start.storeBytes(of: 0xa0 | UInt8(truncatingIfNeeded: count), as: UInt8.self)
        (start + 1).copyMemory(from: UnsafeRawPointer(key.utf8Start), byteCount: count)
        end &+= 1 &+ count
    }

    @inline(never)
    @usableFromInline
    mutating func writeUncommonKey(_ key: StaticString) {
        key.withUTF8Buffer { utf8 in
            writeStringHeader(byteCount: UInt32(truncatingIfNeeded: utf8.count))
            append(UnsafeRawBufferPointer(utf8))
        }
    }

    /// Writes UTF-8 as a text, unless there is too much of it.
    @inlinable
    @inline(__always)
    mutating func writeString(_ utf8: UnsafeRawBufferPointer) -> Bool {
        let count = utf8.count
        guard count < 0x20 else { return writeLongString(utf8) }
        let start = tail(1 &+ 0x1f)
        start.storeBytes(of: 0xa0 | UInt8(truncatingIfNeeded: count), as: UInt8.self)
        if let source = utf8.baseAddress { (start + 1).copyMemory(from: source, byteCount: count) }
        end &+= 1 &+ count
        return true
    }

    @inline(never)
    @usableFromInline
    mutating func writeLongString(_ utf8: UnsafeRawBufferPointer) -> Bool {
        guard let count = UInt32(exactly: utf8.count) else { return false }
        writeStringHeader(byteCount: count)
        append(utf8)
        return true
    }

    /// Writes a text whose UTF-8 does not lie in one piece, or is too long.
    @inline(never)
    @usableFromInline
    mutating func writeScattered(_ string: String) throws(MessagePackError) {
        let utf8 = string.utf8
        writeStringHeader(byteCount: try Self.length(utf8.count))
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
    @inlinable
    public mutating func writeBinary(_ body: some Collection<UInt8>) throws(MessagePackError) {
        writeBinaryHeader(byteCount: try Self.length(body.count))
        append(contentsOf: body)
    }

    /// Writes a byte string.
    ///
    /// - Throws: `overflow` for more than 2^32-1 bytes.
    public mutating func writeBinary(_ body: RawSpan) throws(MessagePackError) {
        writeBinaryHeader(byteCount: try Self.length(body.byteCount))
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
    @inlinable
    @inline(__always)
    static func length(_ count: Int) throws(MessagePackError) -> UInt32 {
        guard let length = UInt32(exactly: count) else { throw .tooLarge(count) }
        return length
    }
}
