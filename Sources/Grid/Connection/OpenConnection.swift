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
    let node: NodeCore
    let remote: String
    /// The run of the remote's process.
    let instance: InstanceID
    let clock: any GridClock
    let limits: GridLimits
    let logger: Logger
    private let channel: any Channel
    let connection: GridConnection
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

    /// Payloads that wait in the machine's queue.
    var kept = KeptPayloads()
    /// Pieces of payloads that are not complete.
    private var pieces: [MuxOwner: ByteBuffer] = [:]
    private var batch = OutboundBatch()
    private var isUnflushed = false
    private var isWriting = false
    private var isPerforming = false
    private var wakeup: (at: MuxInstant, work: ScheduledWork)?
    private var handlers: (table: HandlerTable, version: Int)
    /// Whether the channel has been told to close. What still comes is not looked at.
    private var isClosing = false
    private(set) var isClosed = false
    private let ended: EventLoopPromise<Void>
    /// Why it was closed.
    private(set) var closeReason: (any Error)?
    var traffic = Traffic()

    init(
        channel: any Channel,
        webSocket: WebSocketHandler,
        connection: GridConnection,
        agreed: AgreedConnection,
        node: NodeCore,
        onClose: @escaping (OpenConnection) -> Void
    ) {
        let configuration = node.configuration
        self.channel = channel
        self.ended = channel.eventLoop.makePromise()
        self.connection = connection
        self.webSocket = webSocket
        self.onClose = onClose
        self.executor = node.executor(of: channel.eventLoop)
        self.node = node
        self.remote = connection.remote
        self.instance = agreed.instance
        self.clock = configuration.clock
        self.limits = configuration.limits
        self.logger = configuration.logger
        self.handlers = node.registry.snapshot()
        self.machine = MuxMachine(
            configuration: configuration.muxConfiguration(local: node.local, remote: connection.remote),
            agreement: agreed.agreement,
            firstGeneration: .random(in: .min ... .max),
            now: configuration.clock.now
        )
    }

    /// Begins the pings. To be called once, on the event loop.
    func start() {
        scheduleWakeup()
    }

    /// Returns once the connection has ended; a cancelled task ends it.
    func waitUntilClosed() async {
        await withTaskCancellationHandler {
            try? await ended.futureResult.get()
        } onCancel: {
            executor.perform { self.close(GridError.disconnected(from: self.remote), level: .debug) }
        }
    }

    // MARK: Receiving

    /// Takes the payload of one binary WebSocket message: a message or a merged batch.
    ///
    /// - Throws: `MessageError` or `MuxError` when the connection has to end. What came before the fault has been done.
    func receive(_ bytes: RawSpan, now: MuxInstant) throws {
        // A call that arrived may have the earliest deadline of all.
        defer { scheduleWakeup() }
        traffic.bytesReceived &+= UInt64(bytes.byteCount)
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
        guard !isClosing else { return }
        traffic.messagesReceived &+= 1
        // Also after a fault: what was valid before it has been received, and lies in these bytes.
        defer {
            performActions(in: bytes)
            startHandlers()
            if machine.hasMessages { touch() }
        }
        try machine.receive(message, in: bytes, now: now)
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
            case .discardPayload(let token): kept.remove(token)
            case .piece(let owner, let payload): keepPiece(payload, of: owner, in: bytes)
            case .callAged(let mux): callAged(mux)
            case .response(let mux, let payload):
                finishRequest(mux, .payload(complete(payload, of: .call(mux: mux), in: bytes)))
            case .callFailed(let mux, let failure):
                forgetPieces(of: .call(mux: mux))
                callFailed(mux, failure, in: bytes)
            case .streamMessage(let mux, let payload):
                let message = complete(payload, of: .call(mux: mux), in: bytes)
                endpoint(mux)?.inbox.push(message)
            case .streamFinished(let mux):
                forgetPieces(of: .call(mux: mux))
                streamFinished(mux)
            case .sendable(let mux): if let endpoint = endpoint(mux) { sendWaiting(on: endpoint) }
            case .startRequest(let key, let call):
                prepareRequest(key, call, complete(call.payload, of: .request(key), in: bytes))
            case .startStream(let key, let call):
                prepareStream(key, call, complete(call.payload, of: .stream(key), in: bytes))
            case .handlerMessage(let key, let payload):
                let message = complete(payload, of: .stream(key), in: bytes)
                endpoints[key]?.inbox.push(message)
            case .handlerInputFinished(let key): endpoints[key]?.inbox.finish(.end)
            case .handlerSendable(let key): if let endpoint = endpoints[key] { sendWaiting(on: endpoint) }
            case .cancelHandler(let key, let cancellation):
                forgetPieces(of: .request(key))
                forgetPieces(of: .stream(key))
                cancelHandler(key, cancellation)
            case .peerDraining: connection.remoteDrains(self)
            case .drained: leave()
            case .disconnect(let error): close(GridError(error, remote: remote))
            }
        }
    }

    /// Does what the machine asks for after an input that was no message.
    func performActions() {
        performActions(in: RawSpan())
    }

    var handlerTable: HandlerTable {
        if handlers.version != node.registry.version { handlers = node.registry.snapshot() }
        return handlers.table
    }

    // MARK: Pieces

    private func keepPiece(_ payload: InboundPayload, of owner: MuxOwner, in bytes: RawSpan) {
        // Taken out, or a second owner would have all of it copied.
        var whole = pieces.removeValue(forKey: owner) ?? ByteBuffer()
        whole.writeBytes(bytes.extracting(payload.range))
        pieces[owner] = whole
    }

    /// A payload in memory of its own, with the pieces that came before it.
    private func complete(_ payload: InboundPayload, of owner: MuxOwner, in bytes: RawSpan) -> ByteBuffer? {
        guard payload.followsPieces else { return payload.copied(from: bytes) }
        var whole = pieces.removeValue(forKey: owner) ?? ByteBuffer()
        whole.writeBytes(bytes.extracting(payload.range))
        return whole
    }

    func forgetPieces(of owner: MuxOwner) {
        if !pieces.isEmpty { pieces[owner] = nil }
    }

    // MARK: Sending

    /// Has the turn flush this connection, and the clock wake it when something is due.
    func touch() {
        // A turn that says much does not have to end first.
        if !isPerforming, machine.waitingBytes >= MergePolicy.defaults.fullBytes { write() }
        if !isUnflushed {
            isUnflushed = true
            executor.flushLater(self)
        }
        scheduleWakeup()
    }

    func flush() {
        isUnflushed = false
        write()
    }

    /// The channel takes bytes again.
    func channelBecameWritable() {
        // Whoever writes goes on by itself.
        guard !isWriting, !isPerforming else { return }
        flush()
    }

    /// Gives the channel what it takes. The rest waits in the machine.
    private func write() {
        guard !isWriting else { return }
        isWriting = true
        defer { isWriting = false }
        let policy = MergePolicy.defaults
        let now = clock.now
        while !isClosed, channel.isWritable {
            while channel.isWritable, !policy.isFull(parts: batch.count, bytes: batch.byteCount),
                let message = machine.nextMessage(now: now)
            {
                batch.append(message, kept: kept)
                traffic.messagesSent &+= 1
                if message.isLastPiece, case .kept(let token, _) = message.payload { kept.remove(token) }
            }
            if var sealed = batch.take() {
                traffic.bytesSent &+= UInt64(sealed.byteCount)
                // It can only fail once the WebSocket is closing, and then the channel's end fails every call.
                try? webSocket.write(sealed.takeBuffer(), payloadFrom: sealed.payloadStart)
                webSocket.flush()
            }
            // What is written makes room for senders that waited, who may have something to write at once.
            performActions()
            guard machine.hasMessages else { break }
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

    /// Takes nothing new, and closes once everything that runs is done.
    func drain() {
        guard !isClosed, !isClosing else { return }
        machine.drain()
        performActions()
        touch()
    }

    /// Everything is done and written: says goodbye, and closes when that has gone.
    private func leave() {
        guard !isClosed, !isClosing else { return }
        isClosing = true
        closeReason = GridError(.draining, "the connection was drained", remote: remote)
        logger.debug("drained", metadata: ["remote": "\(remote)"])
        do {
            try webSocket.close(.goingAway, reason: "")
            webSocket.flush()
        } catch {
            channel.close(mode: .all, promise: nil)
        }
    }

    /// Closes the channel, and fails everything that is open.
    func close(_ reason: any Error, level: Logger.Level = .warning) {
        guard !isClosed else { return }
        isClosing = true
        closeReason = closeReason ?? reason
        logger.log(level: level, "closing connection", metadata: ["remote": "\(remote)", "reason": "\(reason)"])
        channel.close(mode: .all, promise: nil)
        // A channel with TLS closes when the peer has agreed, or has had the time to. Nothing waits for that.
        channelClosed(nil)
    }

    /// The channel has closed, or closes: every call fails and every handler is cancelled, now.
    func channelClosed(_ transportError: (any Error)?) {
        guard !isClosed else { return }
        isClosed = true
        closeReason =
            closeReason ?? transportError
            ?? GridError(.disconnected, "the remote closed the connection", remote: remote)
        wakeup?.work.cancel()
        wakeup = nil
        // First: a caller that fails now and waits for a connection must not be given this one.
        onClose(self)
        machine.disconnect()
        performActions()
        // With the calls that have failed now.
        connection.add(traffic)
        pieces.removeAll()
        ended.succeed()
    }
}

// MARK: Observation

extension OpenConnection {
    /// What is known of a connection on its event loop.
    struct Present: Sendable {
        var hasEnded: Bool
        var features: MuxFeatures
        var openCalls: Int
        var runningHandlers: Int
        var queuedBytes: Int
        var lastRoundTrip: Duration?
        var traffic: Traffic
    }

    /// Asks the event loop.
    func present() async -> Present {
        await withCheckedContinuation { continuation in
            executor.perform {
                continuation.resume(
                    returning: Present(
                        hasEnded: self.isClosed,
                        features: self.machine.agreement.features,
                        openCalls: self.machine.openCalls,
                        runningHandlers: self.runningRequests + self.runningStreams,
                        queuedBytes: self.machine.waitingBytes,
                        lastRoundTrip: self.machine.lastRoundTrip.map { .nanoseconds($0.nanoseconds) },
                        traffic: self.traffic
                    )
                )
            }
        }
    }
}

extension InboundPayload {
    /// The payload in memory of its own: a slice would keep the whole receive buffer alive.
    func copied(from bytes: RawSpan) -> ByteBuffer? {
        isNil ? nil : ByteBuffer(copying: bytes.extracting(range))
    }
}
