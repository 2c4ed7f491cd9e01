// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore

/// A socket in memory, at the head of a pipeline: what has arrived waits until it is read, and what is written waits, if the
/// test wants it to, until the test lets it go.
///
/// Sendable, unchecked: touched on the event loop only.
final class VirtualTransport: ChannelDuplexHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    struct Failure: Error {}

    private var context: ChannelHandlerContext?
    private var arrived: ArraySlice<UInt8> = []
    private var unflushed: [(bytes: ByteBuffer, promise: EventLoopPromise<Void>?)] = []
    private var flushed: [(bytes: ByteBuffer, promise: EventLoopPromise<Void>?)] = []
    private var isClosed = false
    private var sentWaiter: CheckedContinuation<Void, Never>?

    /// The most bytes of a read.
    var readSize = Int.max
    /// Whether somebody waits for bytes.
    private(set) var isReading = false
    /// Whether what is written waits.
    var holdsWrites = false
    /// Whether writing fails, at once.
    var failsWrites = false
    /// Whether the first write that fails takes the whole socket with it, within the call.
    var closesOnFailure = false
    /// Called when something is flushed.
    var onFlush: (() -> Void)?
    /// What has gone, and has not been taken yet.
    private(set) var sent: [UInt8] = []
    /// How the session has closed it.
    private(set) var closes: [CloseMode] = []

    /// Bytes that arrived and that nobody has read.
    var unread: Int { arrived.count }
    /// Bytes that were flushed and have not gone.
    var held: Int { flushed.reduce(0) { $0 + $1.bytes.readableBytes } }

    func takeSent() -> [UInt8] {
        defer { sent = [] }
        return sent
    }

    // MARK: What the test does

    /// Has bytes arrive; they are read at once if somebody waits.
    func arrive(_ bytes: [UInt8]) {
        arrived += bytes
        deliver()
    }

    /// Lets writes go, the oldest first; all of them by default, and then those that follow from it.
    func release(_ count: Int = .max) {
        for _ in 0..<min(count, flushed.count) { complete(flushed.removeFirst()) }
        if count == .max, !flushed.isEmpty { release() }
    }

    /// Has a continuation resumed once something has gone that has not been taken.
    func whenSent(_ continuation: CheckedContinuation<Void, Never>) {
        if sent.isEmpty { sentWaiter = continuation } else { continuation.resume() }
    }

    /// Has the peer close the socket. As SwiftNIO does, everything that has arrived is read, wanted or not.
    func endOfFile() {
        isReading = true
        deliver()
        close(with: ChannelError.eof)
    }

    /// Has the connection be lost, with nothing more to read.
    func reset() {
        arrived = []
        context?.fireErrorCaught(IOError(errnoCode: 104, reason: "connection reset"))
        close(with: Failure())
    }

    private func deliver() {
        guard let context, isReading, !arrived.isEmpty, !isClosed else { return }
        isReading = false
        let bytes = ByteBuffer(bytes: arrived.prefix(readSize))
        arrived.removeFirst(bytes.readableBytes)
        context.fireChannelRead(wrapInboundOut(bytes))
        context.fireChannelReadComplete()
        // What a channel does by itself as long as nobody holds it back.
        if !isClosed { context.channel.read() }
    }

    private func complete(_ write: (bytes: ByteBuffer, promise: EventLoopPromise<Void>?)) {
        if failsWrites {
            write.promise?.fail(Failure())
            if closesOnFailure { close(with: Failure()) }
        } else {
            sent += write.bytes.readableBytesView
            write.promise?.succeed(())
            sentWaiter.take()?.resume()
        }
    }

    private func close(with error: any Error) {
        guard !isClosed else { return }
        isClosed = true
        let lost = flushed + unflushed
        flushed = []
        unflushed = []
        for write in lost { write.promise?.fail(error) }
        context?.close(mode: .all, promise: nil)
    }

    // MARK: What the session does

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func read(context: ChannelHandlerContext) {
        isReading = true
        guard !arrived.isEmpty else { return }
        // In a turn of its own, as a selector would.
        context.eventLoop.assumeIsolated().execute { self.deliver() }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isClosed, !closes.contains(where: { $0 == .output }) else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        unflushed.append((unwrapOutboundIn(data), promise))
    }

    func flush(context: ChannelHandlerContext) {
        flushed += unflushed
        unflushed = []
        if !holdsWrites { release() }
        onFlush?()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard !isClosed else {
            promise?.fail(ChannelError.alreadyClosed)
            return
        }
        closes.append(mode)
        guard mode == .all else {
            promise?.succeed(())
            return
        }
        close(with: ChannelError.ioOnClosedChannel)
        promise?.succeed(())
    }
}
