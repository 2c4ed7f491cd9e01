// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import WebSocket
import NIOCore
import Testing

@Suite("The memory of a receive buffer")
struct ReclaimingTests {
    @Test("A buffer that is never empty does not grow with what passes through it", arguments: [1, 1_000, 70_000])
    func neverEmpty(left: Int) {
        var buffer = ByteBuffer(repeating: 0, count: left)
        for round in 1...2_000 {
            buffer.writeRepeatingByte(UInt8(truncatingIfNeeded: round), count: 100_000)
            buffer.moveReaderIndex(forwardBy: 100_000)
            buffer.reclaimReadBytes()
        }
        #expect(buffer.readableBytes == left)
        #expect(buffer.readableBytesView.allSatisfy { $0 == UInt8(truncatingIfNeeded: 2_000) })
        #expect(buffer.capacity <= 1 << 19)
    }

    @Test(
        "What a large message needed is given back, whether or not something is left behind it",
        arguments: [0, 1, 1_000]
    )
    func largeMessage(left: Int) {
        var buffer = ByteBuffer(repeating: 1, count: 16 << 20)
        buffer.writeRepeatingByte(2, count: left)
        buffer.moveReaderIndex(forwardBy: 16 << 20)
        buffer.reclaimReadBytes()
        #expect(buffer == ByteBuffer(repeating: 2, count: left))
        #expect(buffer.capacity <= 4_096)
    }
}
