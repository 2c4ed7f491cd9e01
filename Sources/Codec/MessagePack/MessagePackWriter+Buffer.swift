// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackWriter {
    /// Where the next byte goes, with room for `count` of them.
    @inlinable
    @inline(__always)
    mutating func tail(_ count: Int) -> UnsafeMutableRawPointer {
        if capacity &- end < count { grow(by: count) }
        return base.unsafelyUnwrapped + end
    }

    /// Doubles the buffer, or more if that is not enough.
    @inline(never)
    @usableFromInline
    mutating func grow(by count: Int) {
        let size = max(end + count, capacity * 2, 64)
        let grown = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        if let base {
            grown.copyMemory(from: base, byteCount: end)
            base.deallocate()
        }
        base = grown
        capacity = size
    }

    /// Appends bytes as they are: a value encoded elsewhere, or the body that a header announced.
    @inlinable
    public mutating func append(contentsOf raw: some Sequence<UInt8>) {
        let isDone: Void? = raw.withContiguousStorageIfAvailable { append(UnsafeRawBufferPointer($0)) }
        guard isDone == nil else { return }
        for byte in raw { append(byte) }
    }

    /// Appends bytes as they are.
    @inlinable
    public mutating func append(contentsOf raw: RawSpan) {
        raw.withUnsafeBytes { append($0) }
    }

    @inlinable
    @inline(__always)
    mutating func append(_ raw: UnsafeRawBufferPointer) {
        guard let start = raw.baseAddress, raw.count > 0 else { return }
        tail(raw.count).copyMemory(from: start, byteCount: raw.count)
        end &+= raw.count
    }

    @inlinable
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        tail(1).storeBytes(of: byte, as: UInt8.self)
        end &+= 1
    }

    /// Appends the byte that tells the encoding, then the number big endian.
    @inlinable
    @inline(__always)
    mutating func append<T: FixedWidthInteger & BitwiseCopyable>(_ first: UInt8, _ number: T) {
        let start = tail(1 &+ MemoryLayout<T>.size)
        start.storeBytes(of: first, as: UInt8.self)
        (start + 1).storeBytes(of: number.bigEndian, as: T.self)
        end &+= 1 &+ MemoryLayout<T>.size
    }

    /// Appends a number big endian.
    @inlinable
    @inline(__always)
    mutating func appendNumber<T: FixedWidthInteger & BitwiseCopyable>(_ number: T) {
        tail(MemoryLayout<T>.size).storeBytes(of: number.bigEndian, as: T.self)
        end &+= MemoryLayout<T>.size
    }
}

// What has been written is changed only for `Codable`: to complete a container whose elements have been written before it was known how
// many they are, and to take back one that could not be encoded.
extension MessagePackWriter {
    /// Makes the byte at `offset`, which was kept free for it, the header of all that follows.
    mutating func setHeader(at offset: Int, count: Int, isMap: Bool) {
        guard count >= 0x10 else {
            let byte = (isMap ? 0x80 : 0x90) | UInt8(truncatingIfNeeded: count)
            base?.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
            return
        }
        var header = MessagePackWriter(reservingCapacity: 5)
        let count = UInt32(clamping: count)
        if isMap { header.writeMapHeader(count: count) } else { header.writeArrayHeader(count: count) }
        header.withUnsafeBytes { header in
            base?.storeBytes(of: header[0], toByteOffset: offset, as: UInt8.self)
            insert(UnsafeRawBufferPointer(rebasing: header.dropFirst()), at: offset + 1)
        }
    }

    /// Takes back what has been written behind `count` bytes.
    mutating func truncate(to count: Int) {
        end = min(end, max(0, count))
    }

    /// Puts bytes between those that have been written.
    mutating func insert(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        guard let source = bytes.baseAddress, bytes.count > 0, offset >= 0, offset <= end else { return }
        let place = tail(bytes.count) - (end - offset)
        (place + bytes.count).copyMemory(from: place, byteCount: end - offset)
        place.copyMemory(from: source, byteCount: bytes.count)
        end += bytes.count
    }
}
