// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Framing
package import NIOCore

/// Carries bytes between a channel and the state machine of its WebSocket, and what that machine says to its user. It decides
/// nothing itself.
///
/// Sendable, unchecked: touched on the channel's event loop only.
package final class WebSocketHandler: ChannelDuplexHandler, @unchecked Sendable {
    package typealias InboundIn = ByteBuffer
    package typealias OutboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    /// A frame has to lie in one buffer, and NIO's end the process above 4 GiB.
    private static let largestFrame = 1 << 30

    private let user: any WebSocketUser
    private let clock: any WebSocketClock
    private let eventLoop: any EventLoop
    private var connection: WebSocketConnection
    private var context: ChannelHandlerContext?

    /// What was received and not consumed. A buffer of our own: the channel's pool keeps a reference to those it hands
    /// out, so that unmasking in one of them would copy all of it.
    private var received = ByteBuffer()
    private var isReceiving = false
    /// Whether the user wants no more for now: nothing is parsed, and the channel is not read.
    private var isPaused = false
    /// Whether the channel would have been read but for that.
    private var isReadHeldBack = false
    /// Whether the channel has closed while bytes wait to be parsed, until which the WebSocket goes on.
    private var endsWhenParsed = false

    /// What is to be written.
    private var output = ByteBuffer()
    /// Bytes that were written and have not gone.
    private var inTransit = 0
    private var hasWritten = false
    /// Which half to close, or both, once everything that was written has gone.
    private var closing: CloseMode?
    /// When we began to close, if we did.
    private var closesSince: WebSocketInstant?
    private var hasPeerClosed = false

    private var timer: (at: WebSocketInstant, cancel: @Sendable () -> Void)?
    private var transportError: (any Error)?
    private var hasEnded = false

    /// - Parameters:
    ///   - role: this end's role.
    ///   - configuration: the settings of the connection.
    ///   - compression: what was agreed on.
    ///   - eventLoop: that of the channel.
    ///   - clock: the source of time.
    ///   - user: who uses the WebSocket.
    package init(
        role: Role,
        configuration: WebSocketConnection.Configuration,
        compression: PermessageDeflate.Parameters?,
        eventLoop: any EventLoop,
        clock: any WebSocketClock = EventLoopClock(),
        user: any WebSocketUser
    ) {
        self.user = user
        self.clock = clock
        self.eventLoop = eventLoop
        var configuration = configuration
        configuration.limits.maximumFrameBytes = min(configuration.limits.maximumFrameBytes, Self.largestFrame)
        self.connection = WebSocketConnection(
            role: role,
            configuration: configuration,
            compression: compression,
            at: clock.now(on: eventLoop)
        )
    }

    // MARK: What users ask

    /// Bytes that have not gone.
    package var queuedBytes: Int { connection.queuedBytes }

    /// Takes messages of up to so many bytes from now on. Only from within ``WebSocketUser/received(_:_:)``, where none is under way.
    package func takeMessages(upTo bytes: Int) {
        connection.setMaximumMessageBytes(min(bytes, Self.largestFrame))
    }

    // MARK: Sending

    /// Appends a message; ``flush()`` sends it.
    package func send(
        _ payload: RawSpan,
        as kind: WebSocketMachine.MessageKind,
        compression: WebSocketConnection.Compression = .automatic
    ) throws(FramingError) {
        try connection.send(payload, as: kind, compression: compression, into: &output)
    }

    /// Appends a text message; ``flush()`` sends it.
    package func send(
        _ text: String,
        compression: WebSocketConnection.Compression = .automatic
    ) throws(FramingError) {
        try connection.send(text, compression: compression, into: &output)
    }

    /// Writes a binary message that lies in a buffer from `payloadStart` on, behind room for the header; ``flush()`` sends it.
    package func write(_ buffer: consuming ByteBuffer, payloadFrom payloadStart: Int) throws(FramingError) {
        var buffer = consume buffer
        let payload = payloadStart..<buffer.writerIndex
        buffer.moveReaderIndex(to: 0)
        let start = try buffer.withUnsafeMutableReadableBytes { bytes throws(FramingError) in
            try connection.frame(payload, of: bytes, as: .binary)
        }
        buffer.moveReaderIndex(to: start)
        writeOutput()
        write(buffer)
    }

    /// Appends a ping; ``flush()`` sends it.
    package func ping(_ payload: UnsafeRawBufferPointer) throws(FramingError) {
        try connection.ping(payload, into: &output)
    }

    /// Begins the closing handshake, or does nothing if it has begun; ``flush()`` sends it.
    package func close(_ code: CloseCode?, reason: String) throws(FramingError) {
        acceptEnd()
        if try connection.close(code, reason: reason, at: now, into: &output) { closesSince = now }
        schedule()
    }

    /// Has the end come about that is pending, if one is.
    package func acceptEnd() {
        guard !hasEnded, let event = connection.acceptEnd(at: now, into: &output) else { return }
        handle(event)
        wake()
    }

    /// Gives the channel everything that was appended.
    package func flush() {
        writeOutput()
        guard hasWritten, let context else { return }
        hasWritten = false
        context.flush()
    }

    /// Closes the channel, without a closing handshake.
    package func abort() {
        guard !endsWhenParsed else {
            received = ByteBuffer()
            return end()
        }
        context?.close(mode: .all, promise: nil)
    }

    private func writeOutput() {
        guard output.readableBytes > 0 else { return }
        var bytes = ByteBuffer()
        swap(&bytes, &output)
        write(bytes)
    }

    private func write(_ bytes: ByteBuffer) {
        guard let context else { return }
        let count = bytes.readableBytes
        inTransit += count
        hasWritten = true
        let written = eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { result in
            switch result {
            case .success: self.didWrite(count)
            case .failure(let error): self.failedToWrite(error)
            }
        }
        context.write(wrapOutboundOut(bytes), promise: written)
    }

    private func didWrite(_ count: Int) {
        inTransit -= count
        if inTransit == 0, let mode = closing.take() {
            context?.close(mode: mode, promise: nil)
        }
        guard !hasEnded, !endsWhenParsed else { return }
        // The answer to a ping may have waited for that.
        connection.reportQueuedBytes(inTransit + output.readableBytes, into: &output)
        flush()
        user.transportDrained()
    }

    /// Bytes are lost, so that what is written behind them has no meaning. Nobody is told that there is room for more.
    private func failedToWrite(_ error: any Error) {
        // An error of the channel's only says that it is closed.
        if transportError == nil, !(error is ChannelError) { transportError = error }
        context?.close(mode: .all, promise: nil)
    }

    // MARK: Receiving

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received.writeImmutableBuffer(unwrapInboundIn(data))
        receive()
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        user.readCompleted()
        context.fireChannelReadComplete()
    }

    package func read(context: ChannelHandlerContext) {
        if isPaused {
            isReadHeldBack = true
        } else {
            context.read()
        }
    }

    /// Stops parsing and reading, because the user is slow.
    package func pauseReading() {
        guard !isPaused, !hasEnded else { return }
        isPaused = true
        connection.pauseReading(at: now)
    }

    /// Parses what is there, then reads again.
    package func resumeReading() {
        guard isPaused, !hasEnded else { return }
        isPaused = false
        connection.resumeReading(at: now)
        receive()
        user.readCompleted()
        guard !isPaused else { return }
        if endsWhenParsed { return end() }
        guard isReadHeldBack else { return }
        isReadHeldBack = false
        context?.read()
    }

    private func receive() {
        // What is called below may lead back here; the outer call goes on with what was added.
        guard !isReceiving else { return }
        isReceiving = true
        user.withReceivedBytes {
            var hasMore = true
            while hasMore {
                // Out of the property while pointers into it are in use.
                var bytes = ByteBuffer()
                swap(&bytes, &received)
                let consumed = bytes.withUnsafeMutableReadableBytes { receive($0) }
                bytes.moveReaderIndex(forwardBy: consumed)
                bytes.reclaimReadBytes()
                hasMore = received.readableBytes > 0 && !isPaused && !hasEnded
                bytes.writeBuffer(&received)
                swap(&bytes, &received)
            }
        }
        isReceiving = false
        flush()
        schedule()
    }

    /// Deals with every event of some bytes.
    ///
    /// - Returns: how many of them are done with.
    private func receive(_ bytes: UnsafeMutableRawBufferPointer) -> Int {
        let now = now
        var offset = 0
        while !isPaused, !hasEnded {
            let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[offset...])
            let step = connection.receive(rest, at: now, into: &output)
            if let event = step.event { handle(event, in: UnsafeRawBufferPointer(rest)) }
            offset += step.consumed
            if step.event == nil { break }
        }
        return offset
    }

    private func handle(
        _ event: WebSocketConnection.Event,
        in bytes: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
    ) {
        switch event {
        case .message(let kind, .inPlace(let range)):
            user.received(kind, UnsafeRawBufferPointer(rebasing: bytes[range]).bytes)
        case .message(let kind, .assembled):
            let message = connection.takeAssembledMessage()
            user.received(kind, message.span.bytes)
        case .ping:
            break
        case .pong(let range):
            user.receivedPong(UnsafeRawBufferPointer(rebasing: bytes[range]).bytes)
        case .endPending:
            user.endPending()
        case .close(let frame):
            hasPeerClosed = true
            flush()
            user.peerClosed(frame)
        case .failed(let error):
            flush()
            user.failed(error)
        case .closeOutput:
            flush()
            closeOutput()
        case .closeTransport:
            flush()
            closeTransport()
        }
    }

    /// Closes the channel: a server that has a closing handshake behind it when everything has gone, at the latest when the
    /// close timeout is over. A channel that is closed throws away what has not gone, which may be messages, and is the close
    /// frame. All others have waited, or have nothing to say to the peer.
    private func closeTransport() {
        guard connection.role == .server, hasPeerClosed, inTransit > 0 else { return abort() }
        closing = .all
        stopTimer()
        let deadline = (closesSince ?? now).advanced(by: max(.zero, connection.configuration.limits.closeTimeout))
        timer = (deadline, clock.schedule(on: eventLoop, at: deadline) { self.abort() })
    }

    /// Closes the sending half of the channel when everything has gone. The channel closes as a whole when the connection says
    /// so, which it does in time.
    private func closeOutput() {
        guard inTransit > 0 else {
            context?.close(mode: .output, promise: nil)
            return
        }
        closing = .output
    }

    // MARK: Time

    private var now: WebSocketInstant { clock.now(on: eventLoop) }

    /// Has the clock wake the connection in time. A deadline that has moved to the future leaves the timer as it is: it
    /// moves with every byte.
    private func schedule() {
        guard !hasEnded, !endsWhenParsed, let deadline = connection.deadline else { return }
        if let timer {
            guard deadline < timer.at else { return }
            timer.cancel()
        }
        timer = (deadline, clock.schedule(on: eventLoop, at: deadline) { self.wake() })
    }

    private func wake() {
        stopTimer()
        guard !hasEnded else { return }
        let now = now
        while !hasEnded, let event = connection.advance(to: now, into: &output) {
            handle(event)
        }
        flush()
        schedule()
    }

    private func stopTimer() {
        timer?.cancel()
        timer = nil
    }

    // MARK: The beginning and the end

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        user.opened(self)
        flush()
        schedule()
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        transportClosed()
        self.context = nil
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        user.writabilityChanged()
        context.fireChannelWritabilityChanged()
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // On channels that allow it: a peer that sends no more, without a close frame, is gone.
        if case .inputClosed? = event as? ChannelEvent { abort() }
        context.fireUserInboundEventTriggered(event)
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if transportError == nil { transportError = error }
        context.close(mode: .all, promise: nil)
    }

    package func channelInactive(context: ChannelHandlerContext) {
        transportClosed()
        context.fireChannelInactive()
    }

    /// Ends the WebSocket, unless there are bytes that the user has not wanted yet: what the peer sent before its end is
    /// not lost by it.
    private func transportClosed() {
        guard isPaused, received.readableBytes > 0 else { return end() }
        guard !hasEnded, !endsWhenParsed else { return }
        endsWhenParsed = true
        stopTimer()
        user.transportClosed()
    }

    private func end() {
        acceptEnd()
        guard !hasEnded else { return }
        hasEnded = true
        stopTimer()
        // Not while they are being parsed: whoever does that puts them back.
        if !isReceiving { received = ByteBuffer() }
        output = ByteBuffer()
        user.ended(connection.transportClosed(), transportError: transportError)
    }
}
