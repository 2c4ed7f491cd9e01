// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension WebSocketConnection {
    /// Begins the closing handshake (RFC 6455 §7.1.2). Nothing can be sent after it; messages that the peer sends
    /// before its own close frame are still received.
    ///
    /// - Parameters:
    ///   - code: Why; nil for a close frame without a code.
    ///   - reason: The reason in words, cut to 123 bytes.
    ///   - now: The time.
    ///   - output: Where to append the close frame.
    /// - Returns: Whether a close frame was appended; false if the connection is closing or closed already, or its end is
    ///   pending: then ``acceptEnd(at:into:)`` appends one.
    /// - Throws: ``FramingError`` with the code ``FramingError/Code/invalidCloseCode`` if the code must not be sent.
    @discardableResult
    public mutating func close(
        _ code: CloseCode? = .normalClosure,
        reason: String = "",
        at now: WebSocketInstant,
        into output: inout some OutboundBuffer
    ) throws(FramingError) -> Bool {
        time = max(time, now)
        if let code, !code.mayAppearOnWire { throw .own(.invalidCloseCode, "close code \(code) must not be sent") }
        guard phase == .open else { return false }
        sendClose(CloseFrame(code: code, reason: reason), into: &output)
        phase = .closing(until: time.advanced(byNanoseconds: closeTimeout))
        return true
    }

    /// Tells that the transport is closed, by the peer or by us, or that the peer has closed its half.
    ///
    /// - Returns: How the connection ended. A second call returns the same.
    @discardableResult
    public mutating func transportClosed() -> CloseOutcome {
        switch phase {
        case .held(.close(let frame), _): received = frame
        case .held(.failure(let error), _): failure = error
        default: break
        }
        phase = .ended
        pending = nil
        release()
        return CloseOutcome(received: received, sent: sent, error: failure)
    }

    /// Has the end come about that ``Event/endPending`` has announced.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - output: Where to append the close frame.
    /// - Returns: ``Event/close(_:)`` or ``Event/failed(_:)``; nil if no end is pending.
    public mutating func acceptEnd(at now: WebSocketInstant, into output: inout some OutboundBuffer) -> Event? {
        time = max(time, now)
        guard case .held(let end, _) = phase else { return nil }
        return accept(end, into: &output)
    }

    /// Holds an end that the peer brings about if it is to be held, and lets it come about otherwise.
    mutating func end(_ end: HeldEnd, into output: inout some OutboundBuffer) -> Event {
        guard configuration.holdsEnd, phase == .open else { return accept(end, into: &output) }
        // The peer may be waiting for our close frame as long as we would for its.
        phase = .held(end, until: time.advanced(byNanoseconds: closeTimeout / 2))
        return .endPending
    }

    mutating func accept(_ end: HeldEnd, into output: inout some OutboundBuffer) -> Event {
        switch end {
        case .close(let frame): receiveClose(frame, into: &output)
        case .failure(let error): fail(error, into: &output)
        }
    }

    /// Takes the peer's close frame: answers it, if it is not the answer, with the same code (§5.5.1).
    mutating func receiveClose(_ frame: CloseFrame, into output: inout some OutboundBuffer) -> Event {
        received = frame
        if sent == nil { sendClose(frame.reply, into: &output) }
        if role == .server {
            phase = .ended
            pending = .closeTransport
        } else {
            phase = .closed(until: time.advanced(byNanoseconds: closeTimeout))
        }
        release()
        return .close(frame)
    }

    /// Fails the connection (§7.1.7).
    mutating func fail(_ error: FramingError, into output: inout some OutboundBuffer) -> Event {
        failure = error
        if configuration.announcesFailure {
            if sent == nil { sendClose(CloseFrame(code: error.closeCode, reason: error.message), into: &output) }
            phase = .draining(until: time.advanced(byNanoseconds: closeTimeout))
            pending = .closeOutput
        } else {
            phase = .ended
            pending = .closeTransport
        }
        release()
        return .failed(error)
    }

    /// Appends our close frame, whatever is queued: it is one, and has at most 131 bytes.
    private mutating func sendClose(_ frame: CloseFrame, into output: inout some OutboundBuffer) {
        sent = frame
        waitingPong = nil
        outgoing = nil
        frame.payload.withUnsafeBytes { append(.close, $0, into: &output) }
    }

    /// Lets go of what only an open connection needs.
    private mutating func release() {
        waitingPong = nil
        outgoing = nil
        unfinishedSince = nil
        liveness = nil
        machine.abandon()
        deflater = nil
        inflater = nil
        deflated = []
        inflated = []
        inflatedIsReady = false
    }
}
