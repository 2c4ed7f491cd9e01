// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Framing
import Logging
import Mux
import NIOCore
import WebSocket

/// One established connection to a remote, from the accepted connect message to the end of its channel.
///
/// Sendable: apart from the constants everything is touched on the channel's event loop only, inside the turns of its
/// ``LoopExecutor``.
final class OpenConnection: LoopExecutor.Flushable, @unchecked Sendable {
    /// What a slot of the machine's calls belongs to on this side.
    enum Call {
        case request(CallContinuation)
        case aged(AgedCall)
        case stream(StreamEndpoint)
    }

    let executor: LoopExecutor
    let remote: String
    let clock: any GridClock
    let limits: GridLimits
    let registry: HandlerRegistry
    let logger: Logger
    private let channel: any Channel
    private let webSocket: WebSocketHandler
    private let onClose: (OpenConnection) -> Void

    var machine: MuxMachine
    /// By the slot of the MuxID.
    var calls: ContiguousArray<Call?> = []
    /// Streams of the peer, and the tasks of all handlers that have not returned, by the machine's key.
    var endpoints: [MuxKey: StreamEndpoint] = [:]
    var handlerTasks: [MuxKey: Task<Void, Never>] = [:]
    var starts: [HandlerStart] = []
    /// Handlers that have not returned. The machine forgets calls that are over for the peer; these still run.
    var runningRequests = 0
    var runningStreams = 0

    private var batch = OutboundBatch()
    /// Full batches that the channel has not taken yet.
    private var queue = CircularBuffer<SealedBatch>()
    private var queuedBytes = 0
    /// Streams that wait for the channel rather than for a credit.
    private var congested: [StreamEndpoint] = []
    private var isUnflushed = false
    private var isWriting = false
    private var isPerforming = false
    private var wakeup: (at: MuxInstant, work: ScheduledWork)?
    private var handlers: (table: HandlerTable, version: Int)
    private(set) var isClosed = false

    init(
        channel: any Channel,
        webSocket: WebSocketHandler,
        executor: LoopExecutor,
        remote: String,
        mux: MuxConfiguration,
        configuration: GridConfiguration,
        registry: HandlerRegistry,
        onClose: @escaping (OpenConnection) -> Void
    ) {
        self.channel = channel
        self.webSocket = webSocket
        self.onClose = onClose
        self.executor = executor
        self.remote = remote
        self.clock = configuration.clock
        self.limits = configuration.limits
        self.registry = registry
        self.logger = configuration.logger
        self.handlers = registry.snapshot()
        self.machine = MuxMachine(
            configuration: mux,
            firstGeneration: .random(in: .min ... .max),
            now: configuration.clock.now
        )
    }

    /// Begins the pings. To be called once, on the event loop.
    func start() {
        scheduleWakeup()
    }

    /// Returns once the channel has closed.
    func waitUntilClosed() async {
        await withTaskCancellationHandler {
            try? await channel.closeFuture.get()
        } onCancel: {
            channel.close(mode: .all, promise: nil)
        }
    }

    // MARK: Receiving

    /// Takes the payload of one binary WebSocket message: a message or a merged batch.
    ///
    /// - Throws: `MessageError` or `MuxError` when the connection has to end. What came before the fault has been done.
    func receive(_ bytes: RawSpan, now: MuxInstant) throws {
        // A call that arrived may have the earliest deadline of all.
        defer { scheduleWakeup() }
        let message = try Message(parsing: bytes)
        guard message.header.operation == .merged else {
            try receive(message, in: bytes, now: now)
            return
        }
        var parts = MergedBatch(message)
        while let part = try parts.next(in: bytes) {
            try receive(Message(parsing: bytes, in: part), in: bytes, now: now)
        }
    }

    private func receive(_ message: Message, in bytes: RawSpan, now: MuxInstant) throws {
        try machine.receive(message, in: bytes, now: now)
        performActions(in: bytes)
        startHandlers()
    }

    /// Does what the machine asks for. No handler or caller runs before it is all done, because the numbers of the
    /// messages among it have been given.
    ///
    /// What is done may lead back here, as a write does that finds the socket gone. The outer call then goes on with what
    /// was added: it alone knows the bytes in which the payloads lie.
    func performActions(in bytes: RawSpan) {
        guard !isPerforming else { return }
        isPerforming = true
        defer { isPerforming = false }
        while let action = machine.nextAction() {
            switch action {
            case .send(let message): append(message)
            case .callAged(let mux): callAged(mux)
            case .response(let mux, let payload): finishRequest(mux, .payload(payload.copied(from: bytes)))
            case .callFailed(let mux, let failure): callFailed(mux, failure, in: bytes)
            case .streamMessage(let mux, let payload): endpoint(mux)?.inbox.push(payload.copied(from: bytes))
            case .streamFinished(let mux): streamFinished(mux)
            case .sendable(let mux): if let endpoint = endpoint(mux) { sendWaiting(on: endpoint) }
            case .startRequest(let key, let call): prepareRequest(key, call, in: bytes)
            case .startStream(let key, let call): prepareStream(key, call, in: bytes)
            case .handlerMessage(let key, let payload): endpoints[key]?.inbox.push(payload.copied(from: bytes))
            case .handlerInputFinished(let key): endpoints[key]?.inbox.finish(.end)
            case .handlerSendable(let key): if let endpoint = endpoints[key] { sendWaiting(on: endpoint) }
            case .cancelHandler(let key, let cancellation): cancelHandler(key, cancellation)
            }
        }
    }

    /// Does what the machine asks for after an input that was no message.
    func performActions() {
        performActions(in: RawSpan())
    }

    var handlerTable: HandlerTable {
        if handlers.version != registry.version { handlers = registry.snapshot() }
        return handlers.table
    }

    // MARK: Sending

    func append(_ message: ControlMessage) {
        batch.append(message)
        appended()
    }

    func append(_ header: MessageHeader, payload: ByteBuffer?, subroute: Subroute? = nil) {
        batch.append(header, payload: payload, subroute: subroute)
        appended()
    }

    private func appended() {
        touch()
        guard batch.isFull else { return }
        write()
        // Still there: the channel takes nothing more.
        if batch.isFull { seal() }
    }

    private func seal() {
        guard let sealed = batch.take() else { return }
        // What answers a peer that does not read is bounded too, and by nothing but giving up. A single message may be
        // larger than that, so it is what waited before that counts.
        if queuedBytes > 2 * limits.maximumQueuedBytes {
            close(GridError(.limitExceeded, "the remote does not read what it asks for", remote: remote))
            return
        }
        queuedBytes += sealed.byteCount
        queue.append(sealed)
    }

    /// Whether so much waits to be written that new calls are refused.
    var isOverloaded: Bool { queuedBytes + batch.byteCount > limits.maximumQueuedBytes }

    /// Whether streams have to wait for the channel.
    var isCongested: Bool { !channel.isWritable || !queue.isEmpty }

    func waitForChannel(_ endpoint: StreamEndpoint) {
        guard !endpoint.waitsForChannel else { return }
        endpoint.waitsForChannel = true
        congested.append(endpoint)
    }

    /// Has the turn flush this connection, and the clock wake it when something is due.
    func touch() {
        if !isUnflushed {
            isUnflushed = true
            executor.flushLater(self)
        }
        scheduleWakeup()
    }

    func flush() {
        isUnflushed = false
        write()
        resumeCongested()
    }

    /// The channel takes bytes again.
    func channelBecameWritable() {
        // Whoever writes goes on by itself, and lets streams go on at the end of the turn: within it, the numbers of
        // messages that are not in the batch yet may have been given.
        guard !isWriting, !isPerforming else { return }
        flush()
    }

    /// Gives the channel what it takes.
    private func write() {
        guard !isWriting else { return }
        isWriting = true
        defer { isWriting = false }
        while !isClosed, channel.isWritable {
            seal()
            guard !queue.isEmpty else { return }
            while channel.isWritable, var sealed = queue.popFirst() {
                queuedBytes -= sealed.byteCount
                // It can only fail once the WebSocket is closing, and then the channel's end fails every call.
                try? webSocket.write(sealed.takeBuffer(), payloadFrom: sealed.payloadStart)
            }
            webSocket.flush()
        }
    }

    private func resumeCongested() {
        guard !congested.isEmpty, !isCongested else { return }
        let waiting = congested
        congested.removeAll()
        for endpoint in waiting {
            endpoint.waitsForChannel = false
            sendWaiting(on: endpoint)
        }
    }

    // MARK: Time

    private func scheduleWakeup() {
        let next = machine.nextWakeup
        if let wakeup {
            guard next < wakeup.at else { return }
            wakeup.work.cancel()
        }
        guard !isClosed else { return }
        let work = clock.schedule(on: executor.eventLoop, at: next) { self.executor.turn { self.wake() } }
        wakeup = (next, work)
    }

    private func wake() {
        wakeup = nil
        guard !isClosed else { return }
        do throws(MuxError) {
            try machine.advance(to: clock.now, wallTime: clock.wallTime)
        } catch {
            close(GridError(error, remote: remote))
            return
        }
        performActions()
        touch()
    }

    // MARK: The end

    /// Closes the channel. Everything open fails when it has closed, which may be at once.
    func close(_ reason: any Error) {
        guard !isClosed else { return }
        logger.warning("closing connection", metadata: ["remote": "\(remote)", "reason": "\(reason)"])
        channel.close(mode: .all, promise: nil)
    }

    /// The channel has closed: every call fails and every handler is cancelled, now.
    func channelClosed() {
        guard !isClosed else { return }
        isClosed = true
        wakeup?.work.cancel()
        wakeup = nil
        queue.removeAll()
        queuedBytes = 0
        congested.removeAll()
        // First: a caller that fails now and waits for a connection must not be given this one.
        onClose(self)
        machine.disconnect()
        performActions()
    }
}

extension InboundPayload {
    /// The payload in memory of its own: a slice would keep the whole receive buffer alive.
    func copied(from bytes: RawSpan) -> ByteBuffer? {
        isNil ? nil : ByteBuffer(copying: bytes.extracting(range))
    }
}

extension ByteBuffer {
    fileprivate init(copying bytes: RawSpan) {
        self = ByteBufferAllocator().buffer(capacity: bytes.byteCount)
        writeBytes(bytes)
    }
}
