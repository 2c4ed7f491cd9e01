// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore

/// A batch that nothing is added to any more: the payload of a WebSocket message, in memory that has room for the header.
struct SealedBatch {
    var buffer: ByteBuffer
    /// Where the payload begins.
    var payloadStart: Int

    var byteCount: Int { buffer.writerIndex - payloadStart }

    /// Gives the memory away. A second owner would have all of it copied when the frame is masked.
    mutating func takeBuffer() -> ByteBuffer {
        var taken = ByteBuffer()
        swap(&taken, &buffer)
        return taken
    }
}
