// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// What one read from a socket might hold: frames of one size, one behind the other.
struct FramedBytes {
    static let sizes = [0, 125, 512, 65_536]

    let bytes: [UInt8]
    let frames: Int

    /// Binary frames as `sender` sends them.
    init(payloadLength: Int, from sender: Role) {
        frames = Self.count(payloadLength: payloadLength)
        var bytes: [UInt8] = []
        let payload = (0..<payloadLength).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var connection = WebSocketConnection(role: sender, at: WebSocketInstant(nanoseconds: 0))
        for _ in 0..<frames {
            do {
                try connection.send(payload.span.bytes, as: .binary, into: &bytes)
            } catch {
                fatalError("\(error)")
            }
            connection.reportQueuedBytes(0, into: &bytes)
        }
        self.bytes = bytes
    }

    /// How many frames a buffer holds: as many as 128 KiB do, at most 16 and at least one.
    static func count(payloadLength: Int) -> Int {
        max(1, min(16, (128 << 10) / (FrameHeader.maximumEncodedLength + payloadLength)))
    }

    /// The name of a row.
    static func name(_ size: Int) -> String {
        size == 65_536 ? "65,536 bytes" : "\(size) bytes"
    }
}
