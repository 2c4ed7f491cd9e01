// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MaskingKey {
    /// Masks or unmasks a payload, or a piece of one, where it lies (RFC 6455 §5.3; the two are the same).
    ///
    /// - Parameters:
    ///   - bytes: The piece, at any alignment.
    ///   - phase: How many bytes of the payload came before this piece.
    public func apply(to bytes: UnsafeMutableRawBufferPointer, phase: Int = 0) {
        guard let base = bytes.baseAddress else { return }
        exclusiveOr(UnsafeRawPointer(base), into: base, count: bytes.count, phase: phase)
    }

    /// Masks or unmasks a payload, or a piece of one, where it lies.
    ///
    /// - Parameters:
    ///   - bytes: The piece, at any alignment.
    ///   - phase: How many bytes of the payload came before this piece.
    public func apply(to bytes: inout MutableRawSpan, phase: Int = 0) {
        bytes.withUnsafeMutableBytes { apply(to: $0, phase: phase) }
    }

    /// Copies a payload, or a piece of one, and masks or unmasks the copy, in one pass over the memory.
    ///
    /// - Parameters:
    ///   - source: The piece, at any alignment.
    ///   - destination: Where the copy goes, at any alignment. It does not overlap the source.
    ///   - phase: How many bytes of the payload came before this piece.
    /// - Returns: The number of bytes copied: the smaller of the two counts.
    @discardableResult
    public func apply(
        copying source: UnsafeRawBufferPointer,
        into destination: UnsafeMutableRawBufferPointer,
        phase: Int = 0
    ) -> Int {
        guard let from = source.baseAddress, let to = destination.baseAddress else { return 0 }
        let count = min(source.count, destination.count)
        exclusiveOr(from, into: to, count: count, phase: phase)
        return count
    }

    /// Every access lies below `count`, which the callers above take from the buffers they were given.
    private func exclusiveOr(
        _ source: UnsafeRawPointer,
        into destination: UnsafeMutableRawPointer,
        count: Int,
        phase: Int
    ) {
        // Stores across cache lines cost a third of the speed, so long pieces are first brought to a vector's boundary.
        guard count >= 1024 else { return exclusiveOrUnaligned(source, into: destination, count: count, phase: phase) }
        let head = Int(bitPattern: 0 &- UInt(bitPattern: destination)) & 15
        exclusiveOrUnaligned(source, into: destination, count: head, phase: phase)
        exclusiveOrUnaligned(source + head, into: destination + head, count: count &- head, phase: phase & 3 &+ head)
    }

    private func exclusiveOrUnaligned(
        _ source: UnsafeRawPointer,
        into destination: UnsafeMutableRawPointer,
        count: Int,
        phase: Int
    ) {
        let shift = UInt32(truncatingIfNeeded: phase & 3) &* 8
        let rotated = value &>> shift | value &<< (32 &- shift)
        let word = UInt64(rotated.littleEndian)
        let pattern = word | word &<< 32
        let block = SIMD8<UInt64>(repeating: pattern)

        // Every step below is a multiple of four bytes but the last, so the pattern need not turn again.
        var offset = 0
        while count &- offset >= 128 {
            let first = source.loadUnaligned(fromByteOffset: offset, as: SIMD8<UInt64>.self)
            let second = source.loadUnaligned(fromByteOffset: offset &+ 64, as: SIMD8<UInt64>.self)
            destination.storeBytes(of: first ^ block, toByteOffset: offset, as: SIMD8<UInt64>.self)
            destination.storeBytes(of: second ^ block, toByteOffset: offset &+ 64, as: SIMD8<UInt64>.self)
            offset &+= 128
        }
        while count &- offset >= 8 {
            let chunk = source.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            destination.storeBytes(of: chunk ^ pattern, toByteOffset: offset, as: UInt64.self)
            offset &+= 8
        }
        while offset < count {
            let byte = source.load(fromByteOffset: offset, as: UInt8.self)
            let key = UInt8(truncatingIfNeeded: rotated &>> (UInt32(truncatingIfNeeded: offset & 3) &* 8))
            destination.storeBytes(of: byte ^ key, toByteOffset: offset, as: UInt8.self)
            offset &+= 1
        }
    }
}
