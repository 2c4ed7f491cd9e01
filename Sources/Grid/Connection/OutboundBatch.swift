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

    private var buffer = ByteBuffer()
    private var firstPartHeaderLength = 0

    /// Messages in the batch.
    private(set) var count = 0

    /// Bytes in the batch.
    var byteCount: Int { count == 0 ? 0 : buffer.readableBytes - Self.headroom }

    /// Encodes a message at the end of the batch.
    mutating func append(_ message: OutboundMessage, kept: KeptPayloads) {
        switch message.payload {
        case .own(let bytes):
            bytes.withUnsafeBytes { append(message, bytes: $0, subroute: nil) }
        case .kept(let token, let range):
            guard let entry = kept[token] else {
                append(message, bytes: UnsafeRawBufferPointer(start: nil, count: 0), subroute: nil)
                return
            }
            let subroute = message.header.flags.contains(.subroute) ? entry.subroute : nil
            entry.payload.withUnsafeReadableBytes { bytes in
                append(message, bytes: UnsafeRawBufferPointer(rebasing: bytes[range]), subroute: subroute)
            }
        }
    }

    private mutating func append(_ message: OutboundMessage, bytes: UnsafeRawBufferPointer, subroute: Subroute?) {
        let header = message.header
        let block = message.extensionBlock
        let length = header.encodedLength(
            payloadLength: bytes.count,
            hasSubroute: subroute != nil,
            extensionBlockLength: block?.count
        )
        let partHeaderLength = MergedBatch.partHeaderLength(length)
        if count == 0 { begin(firstPartHeaderLength: partHeaderLength, capacity: length) }
        count += 1
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: partHeaderLength + length) { target in
            let rest = UnsafeMutableRawBufferPointer(rebasing: target[partHeaderLength...])
            do {
                try MergedBatch.encodePartHeader(partLength: length, into: target)
                let encoded = try header.encode(
                    payload: bytes,
                    subroute: subroute,
                    extensionBlock: block,
                    into: rest
                )
                return partHeaderLength + encoded
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
