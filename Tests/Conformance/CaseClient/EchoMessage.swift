// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore
import WebSocket

/// The messages that are sent to echo servers: each is a function of its number.
enum EchoMessage {
    private static let sizes = [0, 1, 7, 63, 125, 126, 127, 512, 4_096, 65_535, 65_536, 100_000]

    /// Text for even numbers, bytes for odd ones; every third one cannot be compressed.
    static func number(_ number: Int) -> WebSocketMessage {
        let size = sizes[(number / 2) % sizes.count]
        if number.isMultiple(of: 2) {
            return .text(text(size, seed: UInt64(number)))
        }
        return .binary(bytes(size, seed: UInt64(number), isRandom: number.isMultiple(of: 3)))
    }

    private static func text(_ size: Int, seed: UInt64) -> String {
        let words = ["grid ", "größe ", "メッセージ", "🙂", "number \(seed) "]
        var state = seed
        var text = ""
        while text.utf8.count < size { text += words[Int(next(&state) % UInt64(words.count))] }
        return text
    }

    private static func bytes(_ size: Int, seed: UInt64, isRandom: Bool) -> ByteBuffer {
        var state = seed
        var buffer = ByteBufferAllocator().buffer(capacity: size + 8)
        for word in 0..<(size + 7) / 8 { buffer.writeInteger(isRandom ? next(&state) : UInt64(word / 16)) }
        buffer.moveWriterIndex(to: size)
        return buffer
    }

    /// SplitMix64.
    private static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
