// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Mux
import NIOCore

/// Carries the bytes of one WebSocket between its channel and the state machines: first the connect exchange, then the
/// open connection. It decides nothing itself.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        case connecting(any ConnectExchange)
        case open(OpenConnection)
        case ended
    }

    private let role: Role
    private let executor: LoopExecutor
    private let clock: any GridClock
    private let opened: (GridConnection, any Channel) -> OpenConnection
    private let failed: (any Error) -> Void
    private var framing: WebSocketMachine
    private var phase: Phase
    /// What was received and not consumed. A buffer of our own: the channel's pool keeps a reference to those it hands
    /// out, so that unmasking in one of them would copy all of it.
    private var received = ByteBuffer()
    private var hasUnflushedPong = false
    /// The payload of the latest ping that came while the channel took nothing.
    private var latePong: [UInt8]?

    /// - Parameters:
    ///   - role: the WebSocket role: client for the dialer.
    ///   - limits: the WebSocket's limits.
    ///   - executor: that of the channel's event loop.
    ///   - clock: the source of time.
    ///   - exchange: this side of the connect exchange.
    ///   - opened: makes the open connection and has it known.
    ///   - failed: called, once, when the exchange did not lead to a connection.
    init(
        role: Role,
        limits: WebSocketLimits,
        executor: LoopExecutor,
        clock: any GridClock,
        exchange: any ConnectExchange,
        opened: @escaping (GridConnection, any Channel) -> OpenConnection,
        failed: @escaping (any Error) -> Void
    ) {
        self.role = role
        self.executor = executor
        self.clock = clock
        self.opened = opened
        self.failed = failed
        self.framing = WebSocketMachine(role: role, limits: limits)
        self.phase = .connecting(exchange)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        guard case .connecting(var exchange) = phase else { return }
        do {
            if let opening = try exchange.opening() { sendNow(.binary, opening, context: context) }
            phase = .connecting(exchange)
        } catch {
            end(error, context: context)
        }
    }

    // MARK: Receiving

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received.writeImmutableBuffer(unwrapInboundIn(data))
        executor.turnWithoutFlush { receive(context: context) }
        // A channel that was closed meanwhile does not report that its read is complete.
        if !context.channel.isActive { executor.turn {} }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        executor.turn {}
        context.fireChannelReadComplete()
    }

    private func receive(context: ChannelHandlerContext) {
        // Out of the property while spans of it are in use: what is called below may lead back to this handler.
        var bytes = ByteBuffer()
        swap(&bytes, &received)
        let now = clock.now
        do {
            while bytes.readableBytes > 0 {
                if case .ended = phase { break }
                let step = try bytes.withUnsafeMutableReadableBytes { try framing.receive($0) }
                guard let event = step.event else {
                    bytes.moveReaderIndex(forwardBy: step.consumed)
                    break
                }
                try handle(event, in: bytes.readableBytesSpan, now: now, context: context)
                bytes.moveReaderIndex(forwardBy: step.consumed)
            }
        } catch {
            end(error, context: context)
        }
        if hasUnflushedPong {
            hasUnflushedPong = false
            context.flush()
        }
        bytes.reclaimReadBytes()
        bytes.writeBuffer(&received)
        swap(&bytes, &received)
    }

    private func handle(
        _ event: WebSocketMachine.Event,
        in bytes: RawSpan,
        now: MuxInstant,
        context: ChannelHandlerContext
    ) throws {
        switch event {
        case .message(.binary, .inPlace(let range)):
            try handleMessage(bytes.extracting(range), now: now, context: context)
        case .message(.binary, .assembled):
            let message = framing.takeAssembledMessage()
            try handleMessage(message.span.bytes, now: now, context: context)
        case .message(.text, .assembled):
            _ = framing.takeAssembledMessage()
        case .message(.text, .inPlace), .pong:
            // Discarded, as is recorded of existing nodes (GRID-V1 §1.3).
            break
        case .ping(let range):
            pong(bytes.extracting(range).withUnsafeBytes { Array($0) }, context: context)
        case .close(let code, _):
            sendNow(.close, CloseFrame(code: code).payload, context: context)
            end(GridError(.disconnected, "the peer closed the WebSocket"), context: context)
        }
    }

    private func handleMessage(_ bytes: RawSpan, now: MuxInstant, context: ChannelHandlerContext) throws {
        switch phase {
        case .open(let connection):
            try connection.receive(bytes, now: now)
        case .connecting(var exchange):
            switch exchange.receive(bytes) {
            case .open(let connection, let reply):
                if let reply { sendNow(.binary, reply, context: context) }
                phase = .open(opened(connection, context.channel))
            case .refused(let error, let reply):
                if let reply { sendNow(.binary, reply, context: context) }
                end(error, context: context)
            }
        case .ended:
            break
        }
    }

    // MARK: Sending

    /// Sends a frame of the connect exchange or a control frame, past the batches.
    private func send(_ opcode: Opcode, _ payload: [UInt8], context: ChannelHandlerContext) {
        let key = role == .client ? MaskingKey.random() : nil
        let header = FrameHeader(opcode: opcode, payloadLength: payload.count, maskingKey: key)
        let headerLength = header.encodedLength
        var frame = context.channel.allocator.buffer(capacity: headerLength + payload.count)
        frame.writeWithUnsafeMutableBytes(minimumWritableBytes: headerLength) { header.encode(into: $0) ?? 0 }
        frame.writeBytes(payload)
        frame.withUnsafeMutableReadableBytes { bytes in
            key?.apply(to: UnsafeMutableRawBufferPointer(rebasing: bytes[headerLength...]))
        }
        context.write(wrapOutboundOut(frame), promise: nil)
    }

    private func sendNow(_ opcode: Opcode, _ payload: [UInt8], context: ChannelHandlerContext) {
        send(opcode, payload, context: context)
        context.flush()
    }

    /// Answers a ping; while the peer does not read, only the latest (RFC 6455 §5.5.3), or its pings would fill the memory.
    private func pong(_ payload: [UInt8], context: ChannelHandlerContext) {
        guard context.channel.isWritable else {
            latePong = payload
            return
        }
        send(.pong, payload, context: context)
        hasUnflushedPong = true
    }

    // MARK: The end

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, let payload = latePong.take() { sendNow(.pong, payload, context: context) }
        if case .open(let connection) = phase, context.channel.isWritable {
            executor.turn { connection.channelBecameWritable() }
        }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(error, context: context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        executor.turn {
            switch phase {
            case .open(let connection): connection.channelClosed()
            case .connecting: failed(GridError(.disconnected, "the peer closed the connection during the handshake"))
            case .ended: break
            }
            phase = .ended
        }
        context.fireChannelInactive()
    }

    private func end(_ error: any Error, context: ChannelHandlerContext) {
        switch phase {
        case .open(let connection):
            // The channel's end, which may come at once, is what ends the connection.
            connection.close(error)
        case .connecting:
            phase = .ended
            failed(error)
            context.close(promise: nil)
        case .ended:
            break
        }
    }
}
