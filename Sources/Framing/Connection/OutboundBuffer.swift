// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A growable buffer to which a ``WebSocketConnection`` appends the bytes to send.
public protocol OutboundBuffer {
    /// Appends `byteCount` bytes, which `body` fills.
    ///
    /// `body` is called once, with room for `byteCount` bytes or more, of which the first `byteCount` are appended.
    mutating func append(byteCount: Int, filledBy body: (UnsafeMutableRawBufferPointer) -> Void)
}

extension [UInt8]: OutboundBuffer {
    /// Appends `byteCount` bytes, which `body` fills.
    @inlinable
    public mutating func append(byteCount: Int, filledBy body: (UnsafeMutableRawBufferPointer) -> Void) {
        append(addingCapacity: byteCount) { (span: inout OutputSpan<UInt8>) in
            span.withUnsafeMutableBufferPointer { buffer, initialized in
                body(UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[initialized...]))
                initialized += byteCount
            }
        }
    }
}
