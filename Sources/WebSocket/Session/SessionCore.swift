// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOConcurrencyHelpers
import NIOCore

/// What a ``WebSocketSession`` is made of: the state that tasks and event loop share, and the event loop's own.
///
/// Sendable, unchecked: what is not behind the lock is touched on the event loop only.
final class SessionCore: WebSocketUser, @unchecked Sendable {
    let eventLoop: any EventLoop
    let state: NIOLockedValueBox<SessionState>

    // On the event loop only.
    private var handler: WebSocketHandler?
    /// What has come in this read, so that a consumer is woken once for all of it.
    private var fresh: [WebSocketMessage] = []
    private var freshCost = 0
    /// What waited for consumers when something was last handed over, which is the most that can wait now.
    private var waitingCost = 0
    private var items: [SessionState.Outgoing] = []
    private var isDraining = false
    private let inboundHighWaterMark: Int

    /// How often the event loop looks for more to send before it turns to its other connections. Senders who are as fast as the
    /// transport would keep it for ever.
    private static let passesPerTurn = 16

    init(eventLoop: any EventLoop, limits: WebSocketLimits, inboundHighWaterMark: Int) {
        self.eventLoop = eventLoop
        self.inboundHighWaterMark = max(0, inboundHighWaterMark)
        self.state = NIOLockedValueBox(SessionState(limits: limits, inboundHighWaterMark: inboundHighWaterMark))
    }

    // MARK: Called by tasks

    func nextMessage() async throws -> WebSocketMessage? {
        switch state.withLockedValue({ $0.takeMessage() }) {
        case .nothing: return try await waitForMessage()
        case let taken: return try give(taken)
        }
    }

    private func waitForMessage() async throws -> WebSocketMessage? {
        let id = state.withLockedValue { $0.makeID() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                switch state.withLockedValue({ $0.wait(id, continuation) }) {
                case .nothing(let acceptsEnd):
                    if acceptsEnd { eventLoop.execute { self.acceptEnd() } }
                case let taken: continuation.resume(with: Result { try give(taken) })
                }
            }
        } onCancel: {
            state.withLockedValue { $0.cancelConsumer(id) }?.resume(throwing: CancellationError())
        }
    }

    private func give(_ taken: SessionState.Taken) throws -> WebSocketMessage? {
        switch taken {
        case .message(let message, let resumesReading):
            if resumesReading { eventLoop.execute { self.handler?.resumeReading() } }
            return message
        case .end, .nothing:
            return nil
        case .failure(let error):
            throw error
        }
    }

    func send(_ message: WebSocketMessage, compression: WebSocketConnection.Compression) async throws {
        switch state.withLockedValue({ $0.send(message, compression) }) {
        case .queued(let wakesLoop): wake(wakesLoop)
        case .full: try await waitForRoom(message, compression)
        case .failure(let error): throw error
        }
    }

    private func waitForRoom(_ message: WebSocketMessage, _ compression: WebSocketConnection.Compression) async throws {
        let id = state.withLockedValue { $0.makeID() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: SessionState.SendContinuation) in
                let sender = SessionState.WaitingSender(
                    id: id,
                    message: message,
                    compression: compression,
                    continuation: continuation
                )
                switch state.withLockedValue({ $0.wait(sender) }) {
                case .full: break
                case .queued(let wakesLoop):
                    wake(wakesLoop)
                    continuation.resume()
                case .failure(let error): continuation.resume(throwing: error)
                }
            }
        } onCancel: {
            state.withLockedValue { $0.cancelSender(id) }?.resume(throwing: CancellationError())
        }
    }

    func ping() async throws {
        let id = state.withLockedValue { $0.makeID() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: SessionState.PongContinuation) in
                switch state.withLockedValue({ $0.ping(id, continuation) }) {
                case .queued(let wakesLoop): wake(wakesLoop)
                case .failure(let error): continuation.resume(throwing: error)
                case .full: break
                }
            }
        } onCancel: {
            state.withLockedValue { $0.takePing(id) }?.resume(throwing: CancellationError())
        }
    }

    /// Has a close frame sent behind everything else.
    func startClosing(_ code: CloseCode?, reason: String) {
        let end = state.withLockedValue { $0.close(code, reason: reason) }
        for sender in end.senders { sender.resume(throwing: WebSocketError.closed) }
        wake(end.wakesLoop)
    }

    /// Throws away what has come and what will, so that the peer's close frame can come.
    func discardMessages() {
        let resumesReading = state.withLockedValue { $0.discard() }
        eventLoop.execute {
            if resumesReading { self.handler?.resumeReading() }
            self.acceptEnd()
        }
    }

    /// Returns once the connection is over, whether or not the task is cancelled: that is bounded by the close timeout once
    /// closing has begun.
    func waitUntilEnded() async -> WebSocketConnection.CloseOutcome {
        await withCheckedContinuation { continuation in
            let outcome = state.withLockedValue { state in
                if state.outcome == nil { state.endWaiters.append(continuation) }
                return state.outcome
            }
            if let outcome { continuation.resume(returning: outcome) }
        }
    }

    var outcome: WebSocketConnection.CloseOutcome? { state.withLockedValue { $0.outcome } }

    var isOpen: Bool { state.withLockedValue { !$0.isSendingOver } }

    func abort() {
        eventLoop.execute { self.handler?.abort() }
    }

    private func wake(_ isNeeded: Bool) {
        if isNeeded { eventLoop.execute { self.drain() } }
    }

    // MARK: Called on the event loop

    /// Sends what the tasks have queued: all that is there already, and more of what comes meanwhile.
    private func drain() {
        guard !isDraining else { return }
        isDraining = true
        defer { isDraining = false }
        for _ in 0..<Self.passesPerTurn {
            state.withLockedValue { $0.takeOutgoing(&items) }
            guard !items.isEmpty else { return }
            for item in items { send(item) }
            items.removeAll(keepingCapacity: true)
            handler?.flush()
            transportHolds(handler?.queuedBytes ?? 0)
        }
        eventLoop.execute { self.drain() }
    }

    private func send(_ item: SessionState.Outgoing) {
        guard let handler else { return }
        do throws(FramingError) {
            switch item {
            case .message(.text(let text), let compression):
                try handler.send(text, compression: compression)
            case .message(.binary(let bytes), let compression):
                try handler.send(bytes.readableBytesSpan, as: .binary, compression: compression)
            case .ping(let id):
                try withUnsafeBytes(of: PingPayload(id)) { bytes throws(FramingError) in try handler.ping(bytes) }
            case .close(let code, let reason):
                try handler.close(code, reason: reason)
            }
        } catch {
            // The connection is closing, which everybody learns in another way; or zlib has no memory, and a message that
            // was promised cannot be sent.
            guard error.code != .connectionClosing else { return }
            try? handler.close(.internalError, reason: error.message)
        }
    }

    private func transportHolds(_ bytes: Int) {
        for sender in state.withLockedValue({ $0.transportHolds(bytes) }) { sender.resume() }
    }

    func opened(_ handler: WebSocketHandler) {
        self.handler = handler
    }

    func received(_ kind: WebSocketMachine.MessageKind, _ payload: RawSpan) {
        let message: WebSocketMessage =
            switch kind {
            case .text: .text(payload.withUnsafeBytes { String(decoding: $0, as: UTF8.self) })
            case .binary: .binary(ByteBuffer(copying: payload))
            }
        fresh.append(message)
        freshCost += message.cost
        // Not only at the end of the read: what a few bytes inflate to is bounded by that.
        if freshCost > inboundHighWaterMark - waitingCost { publish() }
    }

    func receivedPong(_ payload: RawSpan) {
        guard let id = PingPayload.id(of: payload) else { return }
        state.withLockedValue { $0.takePing(id) }?.resume()
    }

    func readCompleted() {
        publish()
    }

    private func publish() {
        guard !fresh.isEmpty else { return }
        freshCost = 0
        let delivery = state.withLockedValue { $0.deliver(&fresh) }
        waitingCost = delivery.waitingCost
        if delivery.pausesReading { handler?.pauseReading() }
        delivery.consumer?.resume(returning: delivery.message)
    }

    func endPending() {
        publish()
        if state.withLockedValue({ $0.endPends() }) { acceptEnd() }
    }

    /// Has the end come about that is pending, behind everything that was queued before.
    private func acceptEnd() {
        drain()
        handler?.acceptEnd()
    }

    func peerClosed(_ frame: CloseFrame) {
        endInbound(.finished)
    }

    func failed(_ error: FramingError) {
        endInbound(.failed(WebSocketError(error)))
    }

    /// How the messages end where the transport's end is the first that is heard of it. A close frame or a fault may have come
    /// all the same: the transport may close while it is being answered.
    private func inboundEnd(
        _ outcome: WebSocketConnection.CloseOutcome,
        _ transportError: (any Error)?
    ) -> SessionState.InboundEnd {
        if let error = outcome.error { return .failed(WebSocketError(error)) }
        guard outcome.received == nil else { return .finished }
        let reason = transportError.map { ": \($0)" } ?? ""
        return .failed(WebSocketError(.connectionLost, "the connection was lost\(reason)"))
    }

    private func endInbound(_ end: SessionState.InboundEnd) {
        publish()
        let (consumer, sending) = state.withLockedValue { ($0.endInbound(end), $0.endSending()) }
        resume(consumer, end)
        for sender in sending.senders { sender.resume(throwing: WebSocketError.closed) }
    }

    private func resume(_ consumer: SessionState.MessageContinuation?, _ end: SessionState.InboundEnd) {
        switch end {
        case .finished: consumer?.resume(returning: nil)
        case .failed(let error): consumer?.resume(throwing: error)
        }
    }

    func transportDrained() {
        transportHolds(handler?.queuedBytes ?? 0)
        drain()
    }

    func transportClosed() {
        let (sending, pings) = state.withLockedValue { ($0.endSending(), $0.takePings()) }
        for sender in sending.senders { sender.resume(throwing: WebSocketError.closed) }
        for ping in pings { ping.resume(throwing: WebSocketError.closed) }
    }

    func ended(_ outcome: WebSocketConnection.CloseOutcome, transportError: (any Error)?) {
        publish()
        handler = nil
        let inboundEnd = inboundEnd(outcome, transportError)
        let end = state.withLockedValue { $0.end(outcome, inbound: inboundEnd) }
        resume(end.consumer, inboundEnd)
        for sender in end.senders { sender.resume(throwing: WebSocketError.closed) }
        for ping in end.pings { ping.resume(throwing: WebSocketError.closed) }
        for waiter in end.waiters { waiter.resume(returning: outcome) }
    }
}

extension ByteBuffer {
    /// Bytes in memory of their own: a slice would keep the whole receive buffer alive.
    fileprivate init(copying bytes: RawSpan) {
        self = ByteBufferAllocator().buffer(capacity: bytes.byteCount)
        writeBytes(bytes)
    }
}
