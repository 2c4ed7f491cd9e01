// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore
import NIOEmbedded
import NIOWebSocket

/// Has NIOWebSocket decode a read, again and again.
final class NIOReceiver {
    private let channel = EmbeddedChannel()
    private let bytes: ByteBuffer
    private let frames: Int

    init(_ framed: FramedBytes) {
        bytes = ByteBuffer(bytes: framed.bytes)
        frames = framed.frames
        let decoder = ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: 1 << 20))
        do {
            try channel.pipeline.syncOperations.addHandlers([decoder, UnmaskedDataReader()])
        } catch {
            fatalError("\(error)")
        }
    }

    var contestant: Contestant {
        Contestant("NIOWebSocket") { operations in
            var done = 0
            while done < operations {
                self.channel.pipeline.fireChannelRead(self.bytes)
                done += self.frames
            }
            return done
        }
    }
}
