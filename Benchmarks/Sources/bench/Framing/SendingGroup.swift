// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import NIOEmbedded
import NIOWebSocket

extension BenchmarkGroup {
    /// Serializing whole messages.
    static let sending = comparing(
        "sending",
        title: "Sending a message in one frame",
        text: """
            Nanoseconds per frame, from the payload to the bytes for the socket. `send` copies the payload behind a header and masks
            the copy; `frame` writes the header in front of a payload that lies in the caller's buffer, and masks it there.
            NIOWebSocket's `WebSocketFrameEncoder` is written to on an `EmbeddedChannel`, in front of which a handler takes its
            buffers; what is not masked it passes on without a copy, as `frame` does. All clients draw their masking keys from the
            system's generator.
            """,
        unit: .nanoseconds
    ) {
        Role.allCases.flatMap { role in
            FramedBytes.sizes.map { size in
                let frames = FramedBytes.count(payloadLength: size)
                let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
                return Comparison(
                    name: "\(role), \(FramedBytes.name(size))",
                    bytes: size,
                    contestants: [
                        MessageSender(role, payload, frames).contestant,
                        FrameMaker(role, payload, frames).contestant,
                        NIOSender(role, payload, frames).contestant,
                    ]
                )
            }
        }
    }
}

/// Fills a buffer with frames, hands it over, and starts anew.
private final class MessageSender {
    private var connection: WebSocketConnection
    private let payload: [UInt8]
    private let frames: Int
    private var output: [UInt8] = []

    init(_ role: Role, _ payload: [UInt8], _ frames: Int) {
        connection = WebSocketConnection(role: role, at: WebSocketInstant(nanoseconds: 0))
        self.payload = payload
        self.frames = frames
    }

    var contestant: Contestant {
        Contestant("send") { operations in
            var done = 0
            while done < operations {
                Self.write(self.payload, self.frames, &self.connection, &self.output)
                done += self.frames
            }
            return done
        }
    }

    private static func write(
        _ payload: [UInt8],
        _ frames: Int,
        _ connection: inout WebSocketConnection,
        _ output: inout [UInt8]
    ) {
        output.removeAll(keepingCapacity: true)
        payload.withUnsafeBytes { bytes in
            do {
                for _ in 0..<frames { try connection.send(bytes, as: .binary, into: &output) }
            } catch {
                fatalError("\(error)")
            }
        }
        connection.reportQueuedBytes(0, into: &output)
    }
}

/// Makes frames of payloads that lie in a buffer with room before each.
private final class FrameMaker {
    private var connection: WebSocketConnection
    private var buffer: [UInt8]
    private let frames: Int
    private var sum = 0

    init(_ role: Role, _ payload: [UInt8], _ frames: Int) {
        connection = WebSocketConnection(role: role, at: WebSocketInstant(nanoseconds: 0))
        let piece = [UInt8](repeating: 0, count: FrameHeader.maximumEncodedLength) + payload
        buffer = Array(repeatElement(piece, count: frames).joined())
        self.frames = frames
    }

    var contestant: Contestant {
        Contestant("frame") { operations in
            var done = 0
            while done < operations {
                self.sum &+= Self.write(self.frames, &self.connection, &self.buffer)
                done += self.frames
            }
            return done
        }
    }

    private static func write(_ frames: Int, _ connection: inout WebSocketConnection, _ buffer: inout [UInt8]) -> Int {
        let length = buffer.count / frames
        var sum = 0
        buffer.withUnsafeMutableBytes { bytes in
            do {
                for start in stride(from: 0, to: bytes.count, by: length) {
                    let payload = start + FrameHeader.maximumEncodedLength..<start + length
                    sum &+= try connection.frame(payload, of: bytes, as: .binary)
                }
            } catch {
                fatalError("\(error)")
            }
        }
        var none: [UInt8] = []
        connection.reportQueuedBytes(0, into: &none)
        return sum
    }
}

private final class NIOSender {
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

/// The front of the pipeline: takes what would go to the socket.
private final class BufferSink: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    private var sent = 0

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        sent &+= unwrapOutboundIn(data).readableBytes
        promise?.succeed()
    }
}
