// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// An end of a TCP connection, byte by byte.
final class RawPeer: Sendable {
    struct UnexpectedEnd: Error {}

    private let channel: any Channel
    private let incoming: Incoming

    private init(channel: any Channel, incoming: Incoming) {
        self.channel = channel
        self.incoming = incoming
    }

    // MARK: Making

    /// Dials a port of this machine.
    ///
    /// - Parameter tls: how to encrypt; whatever certificate there is, it is for `localhost`.
    static func dial(port: Int, tls: TLSConfiguration? = nil) async throws -> RawPeer {
        let incoming = Incoming()
        let context = try tls.map { try NIOSSLContext(configuration: $0) }
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            // What the server says last is not to cut off what is being written.
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context {
                        let handler = try NIOSSLClientHandler(context: context, serverHostname: "localhost")
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                    try channel.pipeline.syncOperations.addHandler(incoming.handler())
                }
            }
            .connectTimeout(.hours(1))
            .connect(host: "127.0.0.1", port: port)
            .get()
        return RawPeer(channel: channel, incoming: incoming)
    }

    /// Listens on a free port of this machine while `body` runs, which gets what connects, in order.
    static func listening<Result>(
        _ body: (_ port: Int, _ accepted: AsyncStream<RawPeer>) async throws -> Result
    ) async throws -> Result {
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
        do {
            let result = try await body(listener.localAddress?.port ?? 0, accepted)
            try await listener.close()
            return result
        } catch {
            try? await listener.close()
            throw error
        }
    }

    // MARK: Talking

    /// Writes bytes, and returns once the system has them.
    func write(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    func write(_ text: String) async throws {
        try await write(Array(text.utf8))
    }

    /// Closes, unless the other end has done so.
    func close() async throws {
        try await channel.close(mode: .all).flatMapErrorThrowing { error in
            guard case ChannelError.alreadyClosed = error else { throw error }
        }.get()
    }

    /// Closes the half of the connection that is written.
    func closeOutput() async throws {
        try await channel.close(mode: .output)
    }

    /// Closes so that the other end sees a reset.
    func reset() async throws {
        let socket = channel as? any SocketOptionProvider
        try await socket?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try await close()
    }

    /// Has what comes be read, or not.
    func setReading(_ reads: Bool) async throws {
        try await channel.setOption(.autoRead, value: reads).get()
    }

    /// Everything up to the blank line that ends an HTTP head.
    func readHead() async throws -> HTTPHead {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) { head += try await incoming.read(1) }
        return HTTPHead(String(decoding: head, as: UTF8.self))
    }

    /// Reads `count` bytes.
    func read(_ count: Int) async throws -> [UInt8] {
        try await incoming.read(count)
    }

    /// Reads to the end, and closes; the bytes that came before it.
    ///
    /// - Throws: What ended the connection, if it was not a close.
    func readToEnd() async throws -> [UInt8] {
        let bytes = try await incoming.readToEnd()
        try await close()
        return bytes
    }

    /// Reads a WebSocket message or control frame of a server, of less than 126 bytes.
    func readShortFrame() async throws -> (opcode: UInt8, payload: [UInt8]) {
        let head = try await read(2)
        return (head[0] & 0x0F, try await read(Int(head[1] & 0x7F)))
    }
}

extension RawPeer {
    /// The bytes that have come, for one reader.
    private actor Incoming {
        private let stream: AsyncThrowingStream<ByteBuffer, any Error>
        private let continuation: AsyncThrowingStream<ByteBuffer, any Error>.Continuation
        private var iterator: AsyncThrowingStream<ByteBuffer, any Error>.AsyncIterator?
        private var buffer = ByteBuffer()

        init() {
            (stream, continuation) = AsyncThrowingStream.makeStream(of: ByteBuffer.self)
        }

        nonisolated func handler() -> any ChannelHandler {
            Handler(continuation: continuation)
        }

        func read(_ count: Int) async throws -> [UInt8] {
            while buffer.readableBytes < count {
                guard try await more() else { throw UnexpectedEnd() }
            }
            return buffer.readBytes(length: count) ?? []
        }

        func readToEnd() async throws -> [UInt8] {
            while try await more() {}
            return buffer.readBytes(length: buffer.readableBytes) ?? []
        }

        private func more() async throws -> Bool {
            var current = iterator ?? stream.makeAsyncIterator()
            let next = try await current.next(isolation: self)
            iterator = current
            guard var next else { return false }
            buffer.writeBuffer(&next)
            return true
        }

        private final class Handler: ChannelInboundHandler {
            typealias InboundIn = ByteBuffer

            private let continuation: AsyncThrowingStream<ByteBuffer, any Error>.Continuation

            init(continuation: AsyncThrowingStream<ByteBuffer, any Error>.Continuation) {
                self.continuation = continuation
            }

            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                continuation.yield(unwrapInboundIn(data))
            }

            func channelInactive(context: ChannelHandlerContext) {
                continuation.finish()
            }

            func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
                if case ChannelEvent.inputClosed? = event as? ChannelEvent { continuation.finish() }
            }

            func errorCaught(context: ChannelHandlerContext, error: any Error) {
                continuation.finish(throwing: error)
                context.close(promise: nil)
            }
        }
    }
}
