// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CZlib

/// A compressor of zlib's, without header or trailer (RFC 1951).
///
/// The stream lies on the heap because zlib keeps a pointer to it, which moving this value must not break. It is released
/// exactly once: when its only owner goes.
///
/// Sendable, unchecked: nothing else has the pointer, and zlib does not mind from which thread it is called.
struct DeflateStream: ~Copyable, @unchecked Sendable {
    private let stream: UnsafeMutablePointer<z_stream>

    /// The bits of the window have to be 9 ... 15: zlib refuses 8.
    init(windowBits: Int, level: Int, memoryLevel: Int) throws(FramingError) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = deflateInit2_(
            stream,
            Int32(clamping: level),
            Z_DEFLATED,
            -Int32(clamping: windowBits),
            Int32(clamping: memoryLevel),
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        guard status == Z_OK else {
            stream.deallocate()
            throw .compressionFailed(status)
        }
        Zlib.streamWasMade()
        self.stream = stream
    }

    deinit {
        // Z_DATA_ERROR says that output was not fetched, and frees all the same.
        deflateEnd(stream)
        stream.deallocate()
        Zlib.streamWasReleased()
    }

    /// Forgets what was compressed before.
    mutating func reset() throws(FramingError) {
        let status = deflateReset(stream)
        guard status == Z_OK else { throw .compressionFailed(status) }
    }

    /// Compresses all of `input`, which is not empty, and appends the result, complete by the rules of `flush`.
    mutating func append(
        _ input: UnsafeRawBufferPointer,
        flush: Int32,
        to output: inout [UInt8]
    ) throws(FramingError) {
        var rest = input
        while !rest.isEmpty {
            // zlib counts in 32 bits.
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
            try deflatePiece(piece, flush: rest.isEmpty ? flush : Z_NO_FLUSH, to: &output)
        }
    }

    private mutating func deflatePiece(
        _ piece: UnsafeRawBufferPointer,
        flush: Int32,
        to output: inout [UInt8]
    ) throws(FramingError) {
        stream.pointee.next_in = UnsafeMutablePointer(mutating: piece.assumingMemoryBound(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(truncatingIfNeeded: piece.count)
        defer {
            stream.pointee.next_in = nil
            stream.pointee.avail_in = 0
            stream.pointee.next_out = nil
            stream.pointee.avail_out = 0
        }
        repeat {
            var status = Z_OK
            // As much as most messages can need, so that there is one call: one that ends just where the room does makes
            // zlib write its marker twice.
            let input = Int(stream.pointee.avail_in)
            let least = min(input + input >> 3, Self.largestStep) + Self.flushBytes
            output.appendInPlace(least: least, most: 1 << 30) { room in
                stream.pointee.next_out = room.baseAddress
                stream.pointee.avail_out = UInt32(truncatingIfNeeded: room.count)
                status = deflate(stream, flush)
                return room.count - Int(stream.pointee.avail_out)
            }
            // Z_BUF_ERROR: the former step had ended just where the room did, and nothing was left.
            guard status == Z_OK || status == Z_BUF_ERROR else { throw .compressionFailed(status) }
        } while stream.pointee.avail_out == 0
    }

    /// Room for a block's header and the marker of a flush.
    private static let flushBytes = 64
    private static let largestStep = 256 << 10
}
