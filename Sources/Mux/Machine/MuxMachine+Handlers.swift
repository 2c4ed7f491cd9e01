// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MuxMachine {
    // MARK: Single requests

    /// Answers a request (GRID-V1 §3).
    ///
    /// - Parameters:
    ///   - key: the request, as given by ``MuxAction/startRequest(_:_:)``.
    ///   - payload: what will be sent: the result, or an error's text.
    ///   - isError: whether it is an error's text.
    ///   - now: the time.
    /// - Returns: the header of the answer, or nil when none is to be sent: the deadline passed, or the connection ended.
    /// - Throws: ``MuxError`` when the payload is too large; the request is still to be answered then.
    public mutating func respond(
        to key: MuxKey,
        payload: OutboundPayload,
        isError: Bool,
        now: MuxInstant
    ) throws(MuxError) -> MessageHeader? {
        try checkSize(payload)
        guard let request = incomingRequests.remove(key), now < request.deadline else { return nil }
        // An error without a text carries no payload, so that nothing tells it from an empty one [C error].
        let flags: MessageFlags = isError ? [.endOfStream, .error] : payload.flags.union(.endOfStream)
        return header(.response, mux: request.header.muxID, sequence: request.header.sequence, flags: flags)
    }

    /// Ends a request without an answer, as a handler does that was cancelled.
    public mutating func abandonRequest(_ key: MuxKey) {
        incomingRequests.remove(key)
    }

    /// Refuses a request for which there is no handler (GRID-V1 §3).
    public mutating func refuseRequest(_ key: MuxKey, reason: String) {
        guard let request = incomingRequests.remove(key) else { return }
        refuse(request.header, reason: reason)
    }

    // MARK: Streams

    /// Accepts a stream: it is acknowledged, and its handler may send (GRID-V1 §4.1).
    ///
    /// - Parameters:
    ///   - key: the stream, as given by ``MuxAction/startStream(_:_:)``.
    ///   - inCapacity: the handler's capacity for messages of the caller; 0 for a handler without input.
    ///   - outCapacity: the handler's credits for messages to the caller; at least 1.
    public mutating func acceptStream(_ key: MuxKey, inCapacity: Int, outCapacity: Int) {
        let input = clampedCapacity(inCapacity, minimum: 0)
        let output = clampedCapacity(outCapacity, minimum: 1)
        let acknowledgement: (mux: UInt64, sequence: UInt32)? =
            incomingStreams.update(key) { stream in
                guard !stream.isAccepted else { return nil }
                stream.isAccepted = true
                stream.receiveWindow = ReceiveWindow(capacity: input)
                stream.sendWindow = SendWindow(capacity: output)
                if input == 0 { stream.isInputFinished = true }
                return (stream.header.muxID, stream.takeSendSequence())
            } ?? nil
        guard let acknowledgement else { return }
        send(header(.acknowledgeMux, mux: acknowledgement.mux, sequence: acknowledgement.sequence))
    }

    /// Refuses a stream for which there is no handler (GRID-V1 §4.1).
    public mutating func refuseStream(_ key: MuxKey, reason: String) {
        guard let stream = removeIncomingStream(key) else { return }
        refuse(stream.header, reason: reason)
    }

    /// Sends a message of a handler to the stream's caller, if there is a credit for it (GRID-V1 §4.4).
    ///
    /// An absent payload is sent as an empty one: existing callers lose count of a stream with nil messages (GRID-V1 §8.3).
    ///
    /// - Throws: ``MuxError`` when the payload is too large.
    public mutating func send(from key: MuxKey, payload: OutboundPayload) throws(MuxError) -> SendResult {
        try checkSize(payload)
        let outcome: SendResult? = incomingStreams.update(key) { stream -> (UInt64, UInt32)?? in
            guard stream.isAccepted, stream.pendingEnd == nil else { return nil }
            guard stream.sendWindow.take() else { return .some(nil) }
            return (stream.header.muxID, stream.takeSendSequence())
        }.map { taken in
            guard let taken else { return .ended }
            guard let (mux, sequence) = taken else { return .blocked }
            let flags: MessageFlags = payload.count == 0 ? .zeroLength : []
            return .send(header(.muxServerMessage, mux: mux, sequence: sequence, flags: flags))
        }
        return outcome ?? .ended
    }

    /// The handler took a message of its caller.
    ///
    /// - Returns: the credit to send, if one goes back now.
    public mutating func consumed(by key: MuxKey) -> MessageHeader? {
        let credit: (mux: UInt64, sequence: UInt32)? =
            incomingStreams.update(key) { stream in
                guard stream.receiveWindow.consume(), stream.pendingEnd == nil else { return nil }
                return (stream.header.muxID, stream.takeSendSequence())
            } ?? nil
        guard let credit else { return nil }
        return header(.unblockClientMux, mux: credit.mux, sequence: credit.sequence)
    }

    /// The handler of a stream returned, with an error's text or without (GRID-V1 §4.5).
    ///
    /// The final message costs a credit; without one it goes out when the caller gives one back.
    public mutating func finishStream(_ key: MuxKey, errorText: [UInt8]? = nil) {
        let end: IncomingMux.End = errorText.map { .failure(text: $0) } ?? .success
        let canEnd = incomingStreams.update(key) { stream -> Bool in
            guard stream.isAccepted, stream.pendingEnd == nil else { return false }
            stream.pendingEnd = end
            return stream.sendWindow.take()
        }
        if canEnd == true { sendEnd(of: key) }
    }

    // MARK: Parts

    /// Sends the final message of a stream whose handler returned; the credit for it was taken.
    mutating func sendEnd(of key: MuxKey) {
        guard let stream = removeIncomingStream(key), let end = stream.pendingEnd else { return }
        switch end {
        case .success:
            send(
                header(.muxServerMessage, mux: stream.header.muxID, sequence: stream.sendSequence, flags: .endOfStream)
            )
        case .failure(let text):
            sendError(text, sequence: stream.sendSequence, mux: stream.header.muxID)
        }
        send(header(.disconnectClientMux, mux: stream.header.muxID))
    }

    /// Ends a stream whose caller broke the rules (GRID-V1 §4.3, §4.4): its handler is cancelled, the caller is told why.
    mutating func violate(_ key: MuxKey, reason: String) {
        guard let stream = removeIncomingStream(key) else { return }
        sendError(Array(reason.utf8), sequence: stream.sendSequence, mux: stream.header.muxID)
        send(header(.disconnectClientMux, mux: stream.header.muxID))
        if stream.pendingEnd == nil { perform(.cancelHandler(key, .cancelledByPeer)) }
    }

    /// Ends a stream without a text (GRID-V1 §4.5): its handler is cancelled, the caller sees the mux gone.
    mutating func dropIncomingStream(_ key: MuxKey, _ cancellation: HandlerCancellation) {
        guard let stream = removeIncomingStream(key) else { return }
        send(header(.disconnectClientMux, mux: stream.header.muxID))
        if stream.pendingEnd == nil { perform(.cancelHandler(key, cancellation)) }
    }

    private mutating func sendError(_ text: [UInt8], sequence: UInt32, mux: UInt64) {
        var flags: MessageFlags = [.endOfStream, .error]
        if text.isEmpty { flags.insert(.zeroLength) }
        send(header(.muxServerMessage, mux: mux, sequence: sequence, flags: flags), payload: text)
    }

    mutating func refuse(_ request: MessageHeader, reason: String) {
        let header = header(
            .muxConnectError,
            mux: request.muxID,
            sequence: request.sequence,
            deadlineMilliseconds: request.deadlineMilliseconds,
            handler: request.handler,
            flags: request.flags.subtracting([.subroute, .crc])
        )
        send(header, payload: MuxConnectErrorPayload(error: reason).encoded())
    }

    mutating func removeIncomingStream(_ key: MuxKey) -> IncomingMux? {
        guard let stream = incomingStreams.remove(key) else { return nil }
        incomingStreamKeys.removeValue(forKey: stream.header.muxID)
        return stream
    }
}

extension IncomingMux {
    /// The number for the next counted message from us; wraps (GRID-V1 §4.3).
    mutating func takeSendSequence() -> UInt32 {
        defer { sendSequence &+= 1 }
        return sendSequence
    }
}
