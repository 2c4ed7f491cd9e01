// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import NIOPosix
import Testing

/// The other end of a connection, byte by byte: what a recorded node said is written, what our node says is read.
final class RawPeer: Sendable {
    struct Frame: Sendable {
        var opcode: Opcode
        var isMasked: Bool
        /// Whether it is a message or a control frame of its own, with no bit that is reserved.
        var isWhole: Bool
        var payload: [UInt8]
    }

    struct UnexpectedEnd: Error {}

    private let channel: any Channel
    private let incoming: Incoming

    private init(channel: any Channel, incoming: Incoming) {
        self.channel = channel
        self.incoming = incoming
    }

    // MARK: Making

    /// Dials a port of this machine.
    static func dial(port: Int) async throws -> RawPeer {
        let incoming = Incoming()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(incoming.handler())
                }
            }
            .connectTimeout(.hours(1))
            .connect(host: "127.0.0.1", port: port)
            .get()
        return RawPeer(channel: channel, incoming: incoming)
    }

    /// Listens on a free port of this machine and hands over what connects, in order.
    static func listen() async throws -> (port: Int, accepted: AsyncStream<RawPeer>, listener: any Channel) {
        let (accepted, accept) = AsyncStream.makeStream(of: RawPeer.self)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let incoming = Incoming()
                    try channel.pipeline.syncOperations.addHandler(incoming.handler())
                    accept.yield(RawPeer(channel: channel, incoming: incoming))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        return (try #require(listener.localAddress?.port), accepted, listener)
    }

    // MARK: Talking

    func write(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    func write(_ text: some StringProtocol) async throws {
        try await write(Array(text.utf8))
    }

    /// Writes a binary WebSocket frame.
    func writeFrame(_ payload: [UInt8], opcode: Opcode = .binary, masked: Bool) async throws {
        let key = masked ? MaskingKey(1, 2, 3, 4) : nil
        let header = FrameHeader(opcode: opcode, payloadLength: payload.count, maskingKey: key)
        var bytes = [UInt8](repeating: 0, count: header.encodedLength)
        bytes.withUnsafeMutableBytes { _ = header.encode(into: $0) }
        var body = payload
        body.withUnsafeMutableBytes { key?.apply(to: $0) }
        try await write(bytes + body)
    }

    func close() async throws {
        try await channel.close(mode: .all)
    }

    /// Says that nothing more will be written; what the node says can still be read. Without effect once the node has closed
    /// the connection.
    func closeOutput() async {
        try? await channel.close(mode: .output)
    }

    /// Everything up to the blank line that ends an HTTP head.
    func readHead() async throws -> String {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) { head += try await incoming.read(1) }
        return String(decoding: head, as: UTF8.self)
    }

    /// The next frame, unmasked.
    func readFrame() async throws -> Frame {
        var bytes = try await incoming.read(2)
        let isMasked = bytes[1] & 0x80 != 0
        var length = Int(bytes[1] & 0x7f)
        if length >= 126 {
            let extended = try await incoming.read(length == 126 ? 2 : 8)
            length = extended.reduce(0) { $0 << 8 | Int($1) }
            bytes += extended
        }
        let key = isMasked ? try await incoming.read(4) : [0, 0, 0, 0]
        let payload = try await incoming.read(length)
        return Frame(
            opcode: try #require(Opcode(rawValue: bytes[0] & 0x0f)),
            isMasked: isMasked,
            isWhole: bytes[0] & 0xf0 == 0x80,
            payload: payload.enumerated().map { $1 ^ key[$0 & 3] }
        )
    }

    /// Reads `count` bytes.
    func read(_ count: Int) async throws -> [UInt8] {
        try await incoming.read(count)
    }

    /// Reads to the end; the bytes that came before it.
    func readToEnd() async -> [UInt8] {
        await incoming.readToEnd()
    }
}

extension RawPeer {
    /// The bytes that have come, for one reader.
    private actor Incoming {
        private let stream: AsyncStream<ByteBuffer>
        private let continuation: AsyncStream<ByteBuffer>.Continuation
        private var iterator: AsyncStream<ByteBuffer>.AsyncIterator?
        private var buffer: [UInt8] = []

        init() {
            (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
        }

        nonisolated func handler() -> any ChannelHandler {
            Handler(continuation: continuation)
        }

        func read(_ count: Int) async throws -> [UInt8] {
            while buffer.count < count {
                guard await more() else { throw UnexpectedEnd() }
            }
            defer { buffer.removeFirst(count) }
            return Array(buffer.prefix(count))
        }

        func readToEnd() async -> [UInt8] {
            while await more() {}
            defer { buffer = [] }
            return buffer
        }

        private func more() async -> Bool {
            var current = iterator ?? stream.makeAsyncIterator()
            let next = await current.next(isolation: self)
            iterator = current
            guard let next else { return false }
            buffer += next.readableBytesView
            return true
        }

        private final class Handler: ChannelInboundHandler {
            typealias InboundIn = ByteBuffer

            private let continuation: AsyncStream<ByteBuffer>.Continuation

            init(continuation: AsyncStream<ByteBuffer>.Continuation) {
                self.continuation = continuation
            }

            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                continuation.yield(unwrapInboundIn(data))
            }

            func channelInactive(context: ChannelHandlerContext) {
                continuation.finish()
            }

            func errorCaught(context: ChannelHandlerContext, error: any Error) {
                context.close(promise: nil)
            }
        }
    }
}
