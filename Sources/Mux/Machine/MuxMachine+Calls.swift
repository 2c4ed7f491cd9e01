// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MuxMachine {
    /// What became of a message that was to be sent on a stream.
    public enum SendResult: Sendable, Hashable {
        /// Send it with this header.
        case send(MessageHeader)
        /// There is no credit: offer it again after ``MuxAction/sendable(mux:)`` or ``MuxAction/handlerSendable(_:)``.
        case blocked
        /// The stream has ended or its input was finished.
        case ended
    }

    // MARK: Single requests

    /// Opens a single request (GRID-V1 §3).
    ///
    /// - Parameters:
    ///   - handler: the handler's number.
    ///   - hasSubroute: whether the message will carry a subroute.
    ///   - payload: what will be sent.
    ///   - deadline: the time left for it; nil for the configuration's default.
    ///   - now: the time.
    /// - Returns: the header of the request; its `muxID` names the call.
    /// - Throws: ``MuxError`` when a limit is reached, the deadline is less than a millisecond, or the connection has ended.
    public mutating func request(
        handler: UInt8,
        hasSubroute: Bool = false,
        payload: OutboundPayload,
        deadline: MuxInterval? = nil,
        now: MuxInstant
    ) throws(MuxError) -> MessageHeader {
        let interval = deadline ?? configuration.defaultRequestDeadline
        let milliseconds = try checkCall(payload: payload, deadline: interval)
        let due = now.advanced(by: interval)
        let key = try open(OutgoingMux(deadline: due, stream: nil), now: now)
        return header(
            .request,
            mux: key.rawValue,
            deadlineMilliseconds: milliseconds,
            handler: handler,
            flags: hasSubroute ? [.endOfStream, .subroute] : .endOfStream
        )
    }

    // MARK: Streams

    /// Opens a stream (GRID-V1 §4.1). The capacities must be those of the handler's registration on the other side.
    ///
    /// - Parameters:
    ///   - handler: the handler's number.
    ///   - hasSubroute: whether the message will carry a subroute.
    ///   - payload: the initial payload.
    ///   - inCapacity: messages to the handler that may be under way; 0 for a stream without input.
    ///   - outCapacity: messages of the handler that may be under way; at least 1.
    ///   - deadline: the time left for the whole stream; nil for no deadline.
    ///   - now: the time.
    /// - Returns: the header of the opening message; its `muxID` names the call.
    /// - Throws: ``MuxError`` when a limit is reached, the deadline is less than a millisecond, or the connection has ended.
    public mutating func openStream(
        handler: UInt8,
        hasSubroute: Bool = false,
        payload: OutboundPayload,
        inCapacity: Int,
        outCapacity: Int,
        deadline: MuxInterval? = nil,
        now: MuxInstant
    ) throws(MuxError) -> MessageHeader {
        let milliseconds = try checkCall(payload: payload, deadline: deadline ?? .max)
        let input = clampedCapacity(inCapacity, minimum: 0)
        // A stream with a deadline that short never sees its second ping (GRID-V1 §4.7).
        let isPinged = deadline.map { $0 > configuration.muxPingInterval } ?? true
        let stream = OutgoingMux.Stream(
            sendSequence: 1,
            receiveSequence: 0,
            sendWindow: SendWindow(capacity: input),
            receiveWindow: ReceiveWindow(capacity: clampedCapacity(outCapacity, minimum: 1)),
            isInputFinished: input == 0,
            lastHeard: now,
            nextPing: isPinged ? now.advanced(by: configuration.muxPingInterval) : .distantFuture
        )
        let due = deadline.map { now.advanced(by: $0) } ?? .distantFuture
        let key = try open(OutgoingMux(deadline: due, stream: stream), now: now)
        var flags = payload.flags
        if input == 0 { flags.insert(.endOfStream) }
        if hasSubroute { flags.insert(.subroute) }
        return header(
            .connectMux,
            mux: key.rawValue,
            deadlineMilliseconds: deadline == nil ? 0 : milliseconds,
            handler: handler,
            flags: flags
        )
    }

    /// Sends a message on a stream of ours, if there is a credit for it (GRID-V1 §4.4).
    ///
    /// - Throws: ``MuxError`` when the payload is too large.
    public mutating func send(on mux: UInt64, payload: OutboundPayload) throws(MuxError) -> SendResult {
        try checkSize(payload)
        let sequence: UInt32?? =
            updateStream(mux) { stream in
                guard !stream.isInputFinished else { return nil }
                guard stream.isAcknowledged else {
                    stream.sendWindow.wait()
                    return .some(nil)
                }
                guard stream.sendWindow.take() else { return .some(nil) }
                return stream.takeSendSequence()
            } ?? nil
        guard let sequence else { return .ended }
        guard let sequence else { return .blocked }
        return .send(header(.muxClientMessage, mux: mux, sequence: sequence, flags: payload.flags))
    }

    /// Ends the input of a stream of ours (GRID-V1 §4.5). It needs no credit.
    ///
    /// - Returns: the message to send, or nil when the input or the stream has ended already.
    public mutating func finishInput(of mux: UInt64) -> MessageHeader? {
        let sequence: UInt32? =
            updateStream(mux) { stream in
                guard !stream.isInputFinished else { return nil }
                stream.isInputFinished = true
                return stream.takeSendSequence()
            } ?? nil
        guard let sequence else { return nil }
        return header(.muxClientMessage, mux: mux, sequence: sequence, flags: .endOfStream)
    }

    /// The consumer took a message of a stream of ours.
    ///
    /// - Returns: the credit to send, if one goes back now.
    public mutating func consumed(mux: UInt64) -> MessageHeader? {
        let sequence: UInt32? =
            updateStream(mux) { stream in
                stream.receiveWindow.consume() ? stream.takeSendSequence() : nil
            } ?? nil
        guard let sequence else { return nil }
        return header(.unblockServerMux, mux: mux, sequence: sequence)
    }

    // MARK: Cancellation

    /// Gives a call of ours up. It fails as cancelled; the handler of a stream is told (GRID-V1 §4.5), that of a request
    /// cannot be (GRID-V1 §3).
    public mutating func cancel(mux: UInt64) {
        fail(MuxKey(rawValue: mux), .cancelled, tellPeer: true)
    }

    /// Ends a call of ours with a failure.
    mutating func fail(_ key: MuxKey, _ failure: CallFailure, tellPeer: Bool) {
        guard let call = calls.remove(key) else { return }
        if tellPeer, let stream = call.stream {
            send(header(.disconnectServerMux, mux: key.rawValue, sequence: stream.sendSequence))
        }
        perform(.callFailed(mux: key.rawValue, failure))
    }

    // MARK: Parts

    /// Checks what does not depend on other calls; returns the deadline as the message carries it.
    private func checkCall(payload: OutboundPayload, deadline: MuxInterval) throws(MuxError) -> UInt32 {
        guard !hasEnded else { throw MuxError(.disconnected, "the connection has ended") }
        try checkSize(payload)
        let milliseconds = deadline.wireMilliseconds
        guard milliseconds > 0 else {
            throw MuxError(.deadlineExceeded, "the deadline is less than a millisecond ahead")
        }
        return milliseconds
    }

    func checkSize(_ payload: OutboundPayload) throws(MuxError) {
        guard payload.count <= configuration.maximumPayloadBytes else {
            throw MuxError(
                .payloadTooLarge,
                "a payload of \(payload.count) bytes is over the limit of \(configuration.maximumPayloadBytes)"
            )
        }
    }

    func clampedCapacity(_ capacity: Int, minimum: Int) -> Int {
        max(minimum, min(capacity, configuration.maximumStreamCapacity))
    }

    private mutating func open(_ call: OutgoingMux, now: MuxInstant) throws(MuxError) -> MuxKey {
        guard let key = calls.insert(call) else {
            throw MuxError(
                .tooManyMuxes,
                "\(configuration.maximumOutgoingMuxes) calls are open on this connection already"
            )
        }
        let agesAt = now.advanced(by: configuration.agingInterval)
        timers.appendYoung(.call(key), agesAt: agesAt)
        // A deadline before the aging would be noticed late from the line.
        if call.deadline < agesAt { timers.schedule(.call(key), at: call.deadline) }
        return key
    }

    /// Changes a stream of ours in place; nil when there is none with this id.
    mutating func updateStream<Result>(_ mux: UInt64, _ body: (inout OutgoingMux.Stream) -> Result) -> Result? {
        calls.update(MuxKey(rawValue: mux)) { call in
            guard var stream = call.stream.take() else { return nil }
            defer { call.stream = stream }
            return body(&stream)
        } ?? nil
    }
}

extension OutgoingMux.Stream {
    /// The number for the next counted message from us; wraps (GRID-V1 §4.3).
    mutating func takeSendSequence() -> UInt32 {
        defer { sendSequence &+= 1 }
        return sendSequence
    }
}
