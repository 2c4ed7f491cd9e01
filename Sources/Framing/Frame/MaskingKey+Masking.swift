// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CMasking

extension MaskingKey {
    /// Masks or unmasks a payload, or a piece of one, where it lies (RFC 6455 §5.3; the two are the same).
    ///
    /// - Parameters:
    ///   - bytes: The piece, at any alignment.
    ///   - phase: How many bytes of the payload came before this piece.
    public func apply(to bytes: UnsafeMutableRawBufferPointer, phase: Int = 0) {
        applyInline(to: bytes, phase: phase)
    }

    /// The same, for callers to whom the call matters.
    @inline(__always)
    func applyInline(to bytes: UnsafeMutableRawBufferPointer, phase: Int = 0) {
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
    @inline(__always)
    private func exclusiveOr(
        _ source: UnsafeRawPointer,
        into destination: UnsafeMutableRawPointer,
        count: Int,
        phase: Int
    ) {
        if count >= masking_wide_minimum, masking_has_wide_vectors() {
            masking_wide(destination, source, count, turned(by: phase).littleEndian)
        } else if count >= 16 {
            exclusiveOrVectors(source, into: destination, count: count, phase: phase)
        } else {
            exclusiveOrShort(source, into: destination, count: count, phase: phase)
        }
    }

    /// At least 16 bytes, with the vectors that every processor of a kind has.
    @inline(never)
    func exclusiveOrVectors(
        _ source: UnsafeRawPointer,
        into destination: UnsafeMutableRawPointer,
        count: Int,
        phase: Int
    ) {
        // The last vector overlaps the one before it: it is read before anything is written.
        let tail = source.loadUnaligned(fromByteOffset: count &- 16, as: SIMD4<UInt32>.self)
        var offset = 0
        if count >= 1024 {
            // Stores across cache lines cost a third of the speed, so long pieces are first brought to a vector's boundary.
            offset = Int(bitPattern: 0 &- UInt(bitPattern: destination)) & 15
            exclusiveOrShort(source, into: destination, count: offset, phase: phase)
        }
        // Every step is a multiple of four bytes, so the pattern need not turn again.
        let pattern = SIMD4<UInt32>(repeating: turned(by: phase &+ offset).littleEndian)
        while count &- offset >= 64 {
            let first = source.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt32>.self)
            let second = source.loadUnaligned(fromByteOffset: offset &+ 16, as: SIMD4<UInt32>.self)
            let third = source.loadUnaligned(fromByteOffset: offset &+ 32, as: SIMD4<UInt32>.self)
            let fourth = source.loadUnaligned(fromByteOffset: offset &+ 48, as: SIMD4<UInt32>.self)
            destination.storeBytes(of: first ^ pattern, toByteOffset: offset, as: SIMD4<UInt32>.self)
            destination.storeBytes(of: second ^ pattern, toByteOffset: offset &+ 16, as: SIMD4<UInt32>.self)
            destination.storeBytes(of: third ^ pattern, toByteOffset: offset &+ 32, as: SIMD4<UInt32>.self)
            destination.storeBytes(of: fourth ^ pattern, toByteOffset: offset &+ 48, as: SIMD4<UInt32>.self)
            offset &+= 64
        }
        while count &- offset >= 16 {
            let chunk = source.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt32>.self)
            destination.storeBytes(of: chunk ^ pattern, toByteOffset: offset, as: SIMD4<UInt32>.self)
            offset &+= 16
        }
        let last = SIMD4<UInt32>(repeating: turned(by: phase &+ count).littleEndian)
        destination.storeBytes(of: tail ^ last, toByteOffset: count &- 16, as: SIMD4<UInt32>.self)
    }

    /// At most 15 bytes.
    @inline(never)
    private func exclusiveOrShort(
        _ source: UnsafeRawPointer,
        into destination: UnsafeMutableRawPointer,
        count: Int,
        phase: Int
    ) {
        let pattern = turned(by: phase)
        var offset = 0
        while count &- offset >= 4 {
            let chunk = source.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
            destination.storeBytes(of: chunk ^ pattern.littleEndian, toByteOffset: offset, as: UInt32.self)
            offset &+= 4
        }
        var rest = pattern
        while offset < count {
            let byte = source.load(fromByteOffset: offset, as: UInt8.self)
            destination.storeBytes(of: byte ^ UInt8(truncatingIfNeeded: rest), toByteOffset: offset, as: UInt8.self)
            rest &>>= 8
            offset &+= 1
        }
    }

    /// The key's number for a piece that so many bytes come before.
    @inline(__always)
    private func turned(by phase: Int) -> UInt32 {
        let shift = UInt32(truncatingIfNeeded: phase & 3) &* 8
        return value &>> shift | value &<< (0 &- shift)
    }
}
