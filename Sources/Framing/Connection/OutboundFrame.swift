// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A frame that has been decided on and counted, but not yet written.
@usableFromInline
struct OutboundFrame {
    private let header: FrameHeader
    private let headerLength: Int

    @inline(__always)
    init(_ header: FrameHeader) {
        self.header = header
        self.headerLength = header.encodedLength
    }

    /// The number of bytes of header and payload.
    @usableFromInline
    var byteCount: Int { headerLength + header.payloadLength }

    /// Writes the header and a copy of the payload, masked if that is due, to the front of `target`.
    @usableFromInline
    func write(_ payload: UnsafeRawBufferPointer, to target: UnsafeMutableRawBufferPointer) {
        guard header.encodeInline(into: target) != nil else { return }
        let body = UnsafeMutableRawBufferPointer(rebasing: target.dropFirst(headerLength))
        if let key = header.maskingKey {
            key.apply(copying: payload, into: body)
        } else {
            body.copyMemory(from: payload)
        }
    }
}
