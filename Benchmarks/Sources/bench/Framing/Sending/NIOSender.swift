// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import NIOEmbedded
import NIOWebSocket

/// Has NIOWebSocket encode a frame, again and again.
final class NIOSender {
    private let channel = EmbeddedChannel()
    private let role: Role
    private let payload: ByteBuffer
    private let frames: Int

    init(_ role: Role, _ payload: [UInt8], _ frames: Int) {
        self.role = role
        self.payload = ByteBuffer(bytes: payload)
        self.frames = frames
        do {
            try channel.pipeline.syncOperations.addHandlers([BufferSink(), WebSocketFrameEncoder()])
        } catch {
            fatalError("\(error)")
        }
    }

    var contestant: Contestant {
        Contestant("NIOWebSocket") { operations in
            for _ in 0..<operations { self.write() }
            return operations
        }
    }

    private func write() {
        let key = role.masksFrames ? WebSocketMaskingKey.random() : nil
        channel.write(WebSocketFrame(fin: true, opcode: .binary, maskKey: key, data: payload), promise: nil)
    }
}
