// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import NIOCore

extension ByteBuffer {
    /// Gives back the memory of bytes that have been read.
    ///
    /// A buffer that is written at its end and read at its front grows with all that ever passed through it, unless it is
    /// empty now and then, which nobody promises of a busy connection.
    package mutating func reclaimReadBytes() {
        let isLarge = capacity > 256 << 10
        if readableBytes == 0 {
            // Most connections are idle most of the time. Where there is much to read there is mostly a piece left.
            if capacity > 4 << 10 { self = ByteBuffer() } else { clear() }
        } else if readerIndex < readableBytes {
            // Not worth moving: who reads a little at a time would move the rest again and again.
        } else if isLarge, readableBytes < capacity / 4 {
            // What one large message needed, the next ones do not.
            self = ByteBuffer(bytes: readableBytesView)
        } else {
            discardReadBytes()
        }
    }
}
