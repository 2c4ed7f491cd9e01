// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CZlib

/// A decompressor of zlib's, without header or trailer (RFC 1951).
///
/// The stream lies on the heap because zlib keeps a pointer to it, which moving this value must not break. It is released
/// exactly once: when its only owner goes.
///
/// Sendable, unchecked: nothing else has the pointer, and zlib does not mind from which thread it is called.
struct InflateStream: ~Copyable, @unchecked Sendable {
    /// What a step came to.
    enum Progress {
        /// The room is full: there may be more.
        case full
        /// All input has been taken.
        case starved
        /// A block that says to be the last one has ended. Input may be left.
        case ended
        /// What comes after the bytes that were written cannot be decompressed.
        case failed(FramingError)
    }

    private let stream: UnsafeMutablePointer<z_stream>

    /// The bits of the window have to be 8 ... 15.
    init(windowBits: Int) throws(FramingError) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = inflateInit2_(
            stream,
            -Int32(clamping: windowBits),
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
        inflateEnd(stream)
        stream.deallocate()
        Zlib.streamWasReleased()
    }

    /// Whether what was taken so far ends with a block, and that with a byte.
    var isAtBoundary: Bool { stream.pointee.data_type & (128 | 63) == 128 }

    /// Forgets what was decompressed before.
    mutating func reset() throws(FramingError) {
        let status = inflateReset(stream)
        guard status == Z_OK else { throw .compressionFailed(status) }
    }

    /// Goes on behind a last block: the next one may refer to what was decompressed before.
    mutating func resume() throws(FramingError) {
        let status = inflateResetKeep(stream)
        guard status == Z_OK else { throw .compressionFailed(status) }
    }

    /// Decompresses into `room`, which is not empty, until it is full or `input` ends.
    ///
    /// Takes what it has used off `input`.
    mutating func inflate(
        _ input: inout UnsafeRawBufferPointer,
        into room: UnsafeMutableBufferPointer<UInt8>
    ) -> (written: Int, progress: Progress) {
        // zlib counts in 32 bits.
        let offered = UInt32(truncatingIfNeeded: min(input.count, 1 << 30))
        let available = UInt32(truncatingIfNeeded: min(room.count, 1 << 30))
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.assumingMemoryBound(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = offered
        stream.pointee.next_out = room.baseAddress
        stream.pointee.avail_out = available
        let status = CZlib.inflate(stream, Z_SYNC_FLUSH)
        let taken = Int(offered - stream.pointee.avail_in)
        let left = stream.pointee.avail_out
        stream.pointee.next_in = nil
        stream.pointee.avail_in = 0
        stream.pointee.next_out = nil
        stream.pointee.avail_out = 0
        input = UnsafeRawBufferPointer(rebasing: input.dropFirst(taken))
        let written = Int(available - left)
        switch status {
        case Z_STREAM_END: return (written, .ended)
        case Z_OK: return (written, left == 0 || !input.isEmpty ? .full : .starved)
        // Nothing could be done, for want of input.
        case Z_BUF_ERROR where input.isEmpty: return (written, .starved)
        case Z_DATA_ERROR: return (written, .failed(.invalidCompressedData))
        default: return (written, .failed(.compressionFailed(status)))
        }
    }
}
