// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Framing
public import NIOCore

extension ByteBuffer: OutboundBuffer {
    /// Appends `byteCount` bytes, which `body` fills.
    public mutating func append(byteCount: Int, filledBy body: (UnsafeMutableRawBufferPointer) -> Void) {
        writeWithUnsafeMutableBytes(minimumWritableBytes: byteCount) { room in
            body(room)
            return byteCount
        }
    }
}
