// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import NIOEmbedded
import NIOWebSocket

extension BenchmarkGroup {
    /// Parsing whole messages, unmasking included.
    static let receiving = comparing(
        "receiving",
        title: "Receiving a message in one frame",
        text: """
            Nanoseconds per masked frame, from the bytes of a read to the unmasked payload. A read holds as many frames as fit into
            128 KiB, at most 16. NIOWebSocket's `WebSocketFrameDecoder` runs in a `ByteToMessageHandler` on an `EmbeddedChannel`, and
            what gets its frames asks for `unmaskedData`.
            """,
        unit: .nanoseconds
    ) {
        FramedBytes.sizes.map { size in
            let bytes = FramedBytes(payloadLength: size, from: .client)
            return Comparison(
                name: FramedBytes.name(size),
                bytes: size,
                contestants: [
                    MachineReceiver(bytes).contestant,
                    ConnectionReceiver(bytes).contestant,
                    NIOReceiver(bytes).contestant,
                ]
            )
        }
    }
}

private final class MachineReceiver {
    private var machine = WebSocketMachine(role: .server)
    private var bytes: [UInt8]
    private let frames: Int
    private var received = 0

    init(_ framed: FramedBytes) {
        bytes = framed.bytes
        frames = framed.frames
    }

    var contestant: Contestant {
        Contestant("WebSocketMachine") { operations in
            var done = 0
            while done < operations {
                self.received &+= Self.read(&self.machine, &self.bytes)
                done += self.frames
            }
            return done
        }
    }

    private static func read(_ machine: inout WebSocketMachine, _ bytes: inout [UInt8]) -> Int {
        var received = 0
        bytes.withUnsafeMutableBytes { buffer in
            var start = 0
            while start < buffer.count {
                let offered = UnsafeMutableRawBufferPointer(rebasing: buffer[start...])
                guard let step = try? machine.receive(offered), case .message(_, .inPlace(let range))? = step.event
                else {
                    fatalError("no message")
                }
                received &+= range.count
                start += step.consumed
            }
        }
        return received
    }
}

private final class ConnectionReceiver {
    private var connection = WebSocketConnection(role: .server, at: WebSocketInstant(nanoseconds: 0))
    private var bytes: [UInt8]
    private var output: [UInt8] = []
    private var now: Int64 = 0
    private let frames: Int
    private var received = 0

    init(_ framed: FramedBytes) {
        bytes = framed.bytes
        frames = framed.frames
    }

    var contestant: Contestant {
        Contestant("WebSocketConnection") { operations in
            var done = 0
            while done < operations {
                self.now += 1000
                let time = WebSocketInstant(nanoseconds: self.now)
                self.received &+= Self.read(&self.connection, &self.bytes, at: time, into: &self.output)
                done += self.frames
            }
            return done
        }
    }

    private static func read(
        _ connection: inout WebSocketConnection,
        _ bytes: inout [UInt8],
        at time: WebSocketInstant,
        into output: inout [UInt8]
    ) -> Int {
        var received = 0
        bytes.withUnsafeMutableBytes { buffer in
            var start = 0
            while start < buffer.count {
                let offered = UnsafeMutableRawBufferPointer(rebasing: buffer[start...])
                let step = connection.receive(offered, at: time, into: &output)
                guard case .message(_, .inPlace(let range))? = step.event else { fatalError("no message") }
                received &+= range.count
                start += step.consumed
            }
        }
        return received
    }
}

private final class NIOReceiver {
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

/// The end of the pipeline: takes frames, and unmasks them as an application does.
private final class UnmaskedDataReader: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame

    private var received = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received &+= unwrapInboundIn(data).unmaskedData.readableBytes
    }
}
