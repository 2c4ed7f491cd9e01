// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension WebSocketConnection {
    /// When ``advance(to:into:)`` is to be called at the latest; nil if the connection waits for nothing.
    ///
    /// It moves with every call. While the connection is open it moves towards the future mostly: a timer that is left
    /// as it is and set anew when it fires is as good as one that is moved each time, and cheaper. It has to be looked
    /// at after ``close(_:reason:at:into:)``.
    public var deadline: WebSocketInstant? {
        guard pending == nil else { return time }
        switch phase {
        case .open:
            guard pausedSince == nil else { return nil }
            let unfinished = messageDeadline
            guard let alive = liveness?.deadline else { return unfinished }
            return unfinished.map { min($0, alive) } ?? alive
        case .held(_, let until), .closing(let until), .closed(let until), .draining(let until):
            return until
        case .ended:
            return nil
        }
    }

    /// Tells the time. To be called at ``deadline``, again and again until no event comes.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - output: Where to append what is to be sent: a ping, or a close frame.
    /// - Returns: What happened, if anything did.
    public mutating func advance(to now: WebSocketInstant, into output: inout some OutboundBuffer) -> Event? {
        time = max(time, now)
        if let event = pending.take() { return event }
        switch phase {
        case .open:
            return pausedSince == nil ? advanceOpen(into: &output) : nil
        case .held(let end, let until):
            return time >= until ? accept(end, into: &output) : nil
        case .closing(let until):
            guard time >= until else { return nil }
            let error = FramingError.closeTimeout(configuration.limits)
            failure = error
            phase = .ended
            pending = .closeTransport
            return .failed(error)
        case .closed(let until), .draining(let until):
            guard time >= until else { return nil }
            phase = .ended
            return .closeTransport
        case .ended:
            return nil
        }
    }

    private var messageDeadline: WebSocketInstant? {
        unfinishedSince?.advanced(byNanoseconds: messageTimeout)
    }

    private mutating func advanceOpen(into output: inout some OutboundBuffer) -> Event? {
        if let messageDeadline, time >= messageDeadline {
            return fail(.messageTimeout(configuration.limits), into: &output)
        }
        switch liveness?.due(at: time) {
        case .nothing?, nil:
            break
        case .failure?:
            return fail(.pongTimeout, into: &output)
        case .ping?:
            sendAutomaticPing(into: &output)
        }
        return nil
    }

    /// Sends a ping even if the queue is full: at most one is under way, and a transport that takes nothing is one of
    /// the things to be found out.
    private mutating func sendAutomaticPing(into output: inout some OutboundBuffer) {
        withUnsafeTemporaryAllocation(byteCount: Liveness.payloadLength, alignment: 8) { payload in
            liveness?.writePayload(into: payload)
            append(.ping, UnsafeRawBufferPointer(payload), into: &output)
        }
    }
}
