// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import NIOCore
import Synchronization

/// A channel whose other end is in the same process: what one end writes the other reads, in order, with the back-pressure of
/// a socket.
///
/// Sendable: what is not constant or atomic is touched on the channel's event loop only.
package final class LocalChannel: Channel, @unchecked Sendable {
    /// Bytes that may be under way to the other end, as in the buffers of a socket.
    private static let window = 256 << 10
    /// Bytes that are handed to the pipeline in one read, at most, unless one write was of more.
    private static let readSize = 64 << 10

    package let eventLoop: any EventLoop
    package let allocator = ByteBufferAllocator()
    package var closeFuture: EventLoopFuture<Void> { closePromise.futureResult }
    /// Made in the initializer, before anybody else sees the channel.
    package private(set) lazy var pipeline = ChannelPipeline(channel: self)
    package let localAddress: SocketAddress? = nil
    package let remoteAddress: SocketAddress? = nil
    package let parent: (any Channel)? = nil
    package var isWritable: Bool { writable.load(ordering: .relaxed) }
    package var isActive: Bool { active.load(ordering: .relaxed) }

    private let closePromise: EventLoopPromise<Void>
    private let writable = Atomic(true)
    private let active = Atomic(false)
    private let isAutoReading = Atomic(true)

    /// The other end, until either has closed.
    private weak var peer: LocalChannel?

    private struct Write {
        var bytes: ByteBuffer
        var promise: EventLoopPromise<Void>?
    }

    private var writes = CircularBuffer<Write>()
    /// How many of them have been flushed.
    private var flushed = 0
    private var queuedBytes = 0
    private var underWay = 0
    private var waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 32 << 10, high: 64 << 10)

    private var received = CircularBuffer<ByteBuffer>()
    private var isReadWanted = false
    private var isReading = false
    private var hasPeerEnded = false
    private var isOutputClosed = false
    private var isClosed = false

    private init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        closePromise = eventLoop.makePromise()
        _ = pipeline
    }

    /// Makes two ends of a connection. Each is open once its initializer has succeeded; if one fails, both close.
    package static func pair(
        on first: any EventLoop,
        _ firstInitializer: @escaping @Sendable (LocalChannel) throws -> Void,
        and second: any EventLoop,
        _ secondInitializer: @escaping @Sendable (LocalChannel) throws -> Void
    ) -> (LocalChannel, LocalChannel) {
        let ends = (LocalChannel(eventLoop: first), LocalChannel(eventLoop: second))
        ends.0.peer = ends.1
        ends.1.peer = ends.0
        ends.0.open(firstInitializer)
        ends.1.open(secondInitializer)
        return ends
    }

    private func open(_ initializer: @escaping @Sendable (LocalChannel) throws -> Void) {
        eventLoop.execute {
            guard !self.isClosed else { return }
            do {
                try initializer(self)
            } catch {
                return self.close0(error: error, mode: .all, promise: nil)
            }
            // It may have closed it.
            guard !self.isClosed else { return }
            self.registerAlreadyConfigured0(promise: nil)
        }
    }

    // MARK: From the other end

    /// Takes bytes of the other end.
    private func receive(_ bytes: ByteBuffer) {
        guard !isClosed else { return }
        received.append(bytes)
        deliver()
    }

    /// The other end sends no more.
    private func peerEnded() {
        guard !isClosed else { return }
        hasPeerEnded = true
        deliver()
    }

    /// The other end has taken bytes.
    private func acknowledged(_ count: Int) {
        guard !isClosed else { return }
        underWay -= count
        transmit()
    }

    // MARK: Reading

    /// Hands what is there to the pipeline, if it wants to read.
    private func deliver() {
        // A handler that reads again leads back here; the outer call goes on.
        guard isActive, !isReading else { return }
        isReading = true
        defer { isReading = false }
        while isReadWanted, !isClosed, let bytes = nextRead() {
            isReadWanted = false
            pipeline.syncOperations.fireChannelRead(NIOAny(bytes))
            pipeline.syncOperations.fireChannelReadComplete()
            let count = bytes.readableBytes
            if let peer { peer.eventLoop.execute { peer.acknowledged(count) } }
            if isAutoReading.load(ordering: .relaxed) { pipeline.syncOperations.read() }
        }
        if isReadWanted, hasPeerEnded, received.isEmpty, !isClosed {
            close0(error: ChannelError.eof, mode: .all, promise: nil)
        }
    }

    private func nextRead() -> ByteBuffer? {
        guard var bytes = received.popFirst() else { return nil }
        while let next = received.first, bytes.readableBytes + next.readableBytes <= Self.readSize {
            bytes.writeImmutableBuffer(next)
            received.removeFirst()
        }
        return bytes
    }

    // MARK: Writing

    /// Gives the other end what has been flushed, as far as there is room.
    private func transmit() {
        var isDone = false
        while flushed > 0, underWay < Self.window, let write = writes.popFirst() {
            flushed -= 1
            let count = write.bytes.readableBytes
            queuedBytes -= count
            underWay += count
            if count > 0, let peer {
                let bytes = write.bytes
                peer.eventLoop.execute { peer.receive(bytes) }
            }
            write.promise?.succeed()
            // What the promise led to may have closed the channel.
            if isClosed { return }
            isDone = true
        }
        if isOutputClosed, writes.isEmpty { endOutput() }
        if isDone { updateWritability() }
    }

    private func endOutput() {
        guard let peer else { return }
        peer.eventLoop.execute { peer.peerEnded() }
    }

    private func updateWritability() {
        let isNow = isWritable ? queuedBytes <= waterMark.high : queuedBytes < waterMark.low
        guard isNow != isWritable else { return }
        writable.store(isNow, ordering: .relaxed)
        pipeline.syncOperations.fireChannelWritabilityChanged()
    }
}

// MARK: Options

extension LocalChannel {
    package var _channelCore: any ChannelCore { self }

    package func setOption<Option: ChannelOption>(_ option: Option, value: Option.Value) -> EventLoopFuture<Void> {
        eventLoop.submit { self.set(option, value) }
    }

    package func getOption<Option: ChannelOption>(_ option: Option) -> EventLoopFuture<Option.Value> {
        eventLoop.submit {
            let value: Any? =
                switch option {
                case _ as ChannelOptions.Types.AutoReadOption: self.isAutoReading.load(ordering: .relaxed)
                case _ as ChannelOptions.Types.WriteBufferWaterMarkOption: self.waterMark
                default: nil
                }
            guard let value = value as? Option.Value else { throw ChannelError.operationUnsupported }
            return value
        }
    }

    private func set<Option: ChannelOption>(_ option: Option, _ value: Option.Value) {
        switch (option, value) {
        case (_ as ChannelOptions.Types.AutoReadOption, let isOn as Bool):
            isAutoReading.store(isOn, ordering: .relaxed)
            if isOn, isActive { pipeline.syncOperations.read() }
        case (
            _ as ChannelOptions.Types.WriteBufferWaterMarkOption, let mark as ChannelOptions.Types.WriteBufferWaterMark
        ):
            waterMark = mark
            updateWritability()
        default:
            // Those of sockets have no meaning here.
            break
        }
    }
}

// MARK: What the pipeline asks

extension LocalChannel: ChannelCore {
    package func localAddress0() throws -> SocketAddress { throw ChannelError.operationUnsupported }
    package func remoteAddress0() throws -> SocketAddress { throw ChannelError.operationUnsupported }

    package func register0(promise: EventLoopPromise<Void>?) {
        promise?.succeed()
        pipeline.syncOperations.fireChannelRegistered()
    }

    package func registerAlreadyConfigured0(promise: EventLoopPromise<Void>?) {
        register0(promise: promise)
        active.store(true, ordering: .relaxed)
        pipeline.syncOperations.fireChannelActive()
        if isAutoReading.load(ordering: .relaxed), !isClosed { pipeline.syncOperations.read() }
    }

    package func bind0(to: SocketAddress, promise: EventLoopPromise<Void>?) {
        promise?.fail(ChannelError.operationUnsupported)
    }

    package func connect0(to: SocketAddress, promise: EventLoopPromise<Void>?) {
        promise?.fail(ChannelError.operationUnsupported)
    }

    package func write0(_ data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isClosed else { return promise?.fail(ChannelError.ioOnClosedChannel) ?? () }
        guard !isOutputClosed else { return promise?.fail(ChannelError.outputClosed) ?? () }
        let bytes = unwrapData(data, as: ByteBuffer.self)
        writes.append(Write(bytes: bytes, promise: promise))
        queuedBytes += bytes.readableBytes
        updateWritability()
    }

    package func flush0() {
        guard !isClosed else { return }
        flushed = writes.count
        transmit()
    }

    package func read0() {
        guard !isClosed else { return }
        isReadWanted = true
        deliver()
    }

    package func close0(error: any Error, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard !isClosed else { return promise?.fail(ChannelError.alreadyClosed) ?? () }
        switch mode {
        case .output:
            guard !isOutputClosed else { return promise?.fail(ChannelError.outputClosed) ?? () }
            isOutputClosed = true
            promise?.succeed()
            flushed = writes.count
            transmit()
        case .input:
            promise?.fail(ChannelError.operationUnsupported)
        case .all:
            closeAll(promise)
        }
    }

    private func closeAll(_ promise: EventLoopPromise<Void>?) {
        isClosed = true
        let wasActive = active.exchange(false, ordering: .relaxed)
        let lost = writes
        writes.removeAll()
        flushed = 0
        received.removeAll()
        if let peer { peer.eventLoop.execute { peer.peerEnded() } }
        peer = nil
        for write in lost { write.promise?.fail(ChannelError.ioOnClosedChannel) }
        promise?.succeed()
        if wasActive {
            pipeline.syncOperations.fireChannelInactive()
            pipeline.syncOperations.fireChannelUnregistered()
        }
        eventLoop.execute {
            // Breaks the cycle of the channel and its pipeline.
            self.removeHandlers(pipeline: self.pipeline)
            self.closePromise.succeed()
        }
    }

    package func triggerUserOutboundEvent0(_ event: Any, promise: EventLoopPromise<Void>?) {
        promise?.fail(ChannelError.operationUnsupported)
    }

    package func channelRead0(_ data: NIOAny) {}

    package func errorCaught0(error: any Error) {}
}
