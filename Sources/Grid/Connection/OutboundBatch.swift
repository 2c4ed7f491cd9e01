// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Mux
import NIOCore

/// The messages of one turn on their way into one WebSocket frame.
///
/// Each message is encoded once, in place, with room before the first for the headers, which are written backwards when
/// it is known whether the message stays alone: a lone one is not wrapped (GRID-V1 §2.6).
struct OutboundBatch {
    /// Room for the largest frame header and the largest outer tuple of a merged batch.
    private static let headroom = FrameHeader.maximumEncodedLength + MergedBatch.outerLength(count: .max)

    /// A batch at least this long is sent without waiting for the end of the turn.
    static let fullAt = 64 << 10

    private var buffer = ByteBuffer()
    private var firstPartHeaderLength = 0

    /// Messages in the batch.
    private(set) var count = 0

    /// Bytes in the batch.
    var byteCount: Int { count == 0 ? 0 : buffer.readableBytes - Self.headroom }

    var isFull: Bool { byteCount >= Self.fullAt }

    /// Encodes a message at the end of the batch.
    mutating func append(_ header: MessageHeader, payload: ByteBuffer?, subroute: Subroute? = nil) {
        guard let payload, payload.readableBytes > 0 else {
            append(header, bytes: UnsafeRawBufferPointer(start: nil, count: 0), subroute: subroute)
            return
        }
        payload.withUnsafeReadableBytes { append(header, bytes: $0, subroute: subroute) }
    }

    /// Encodes a message of the machine at the end of the batch.
    mutating func append(_ message: ControlMessage) {
        message.payload.withUnsafeBytes { append(message.header, bytes: $0, subroute: nil) }
    }

    private mutating func append(_ header: MessageHeader, bytes: UnsafeRawBufferPointer, subroute: Subroute?) {
        let length = header.encodedLength(payloadLength: bytes.count, hasSubroute: subroute != nil)
        let partHeaderLength = MergedBatch.partHeaderLength(length)
        if count == 0 { begin(firstPartHeaderLength: partHeaderLength, capacity: length) }
        count += 1
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: partHeaderLength + length) { target in
            let rest = UnsafeMutableRawBufferPointer(rebasing: target[partHeaderLength...])
            do {
                try MergedBatch.encodePartHeader(partLength: length, into: target)
                return partHeaderLength + (try header.encode(payload: bytes, subroute: subroute, into: rest))
            } catch {
                // The payload limit lies far below what an encoder refuses, and the room was measured above.
                assertionFailure("\(error)")
                return 0
            }
        }
    }

    private mutating func begin(firstPartHeaderLength: Int, capacity: Int) {
        self.firstPartHeaderLength = firstPartHeaderLength
        buffer.clear(minimumCapacity: Self.headroom + firstPartHeaderLength + capacity)
        buffer.writeRepeatingByte(0, count: Self.headroom)
    }

    /// The batch as the payload of one WebSocket frame, with room for the frame's header in front; nil when there is nothing to
    /// send. The batch is empty then.
    mutating func take() -> SealedBatch? {
        guard count > 0 else { return nil }
        let outerLength = count == 1 ? 0 : MergedBatch.outerLength(count: UInt32(clamping: count))
        let payloadStart = count == 1 ? Self.headroom + firstPartHeaderLength : Self.headroom - outerLength
        var isSealed = true
        if outerLength > 0 {
            isSealed = buffer.withUnsafeMutableReadableBytes { bytes in
                let outer = UnsafeMutableRawBufferPointer(rebasing: bytes[payloadStart..<Self.headroom])
                return (try? MergedBatch.encodeOuter(count: UInt32(clamping: count), into: outer)) != nil
            }
        }
        var sealed = ByteBuffer()
        swap(&sealed, &buffer)
        count = 0
        guard isSealed else {
            assertionFailure("the headroom holds the largest outer tuple")
            return nil
        }
        return SealedBatch(buffer: sealed, payloadStart: payloadStart)
    }
}
