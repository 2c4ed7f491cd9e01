// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MuxMachine {
    /// Receives one message; what it leads to comes out of ``nextAction()``.
    ///
    /// A merged batch is given part by part. Messages that make no sense on an open connection are ignored (GRID-V1 §2.2).
    ///
    /// - Parameters:
    ///   - message: the message, parsed; its payload's range lies in `bytes`.
    ///   - bytes: the bytes being received.
    ///   - now: the time.
    /// - Throws: ``MuxError`` when the message breaks a limit of the connection, which then has to end.
    public mutating func receive(_ message: Message, in bytes: RawSpan, now: MuxInstant) throws(MuxError) {
        guard !hasEnded else { return }
        guard message.payload.count <= configuration.maximumPayloadBytes else {
            throw MuxError(
                .payloadTooLarge,
                "received a payload of \(message.payload.count) bytes, over the limit of \(configuration.maximumPayloadBytes)",
                muxID: message.header.muxID
            )
        }
        switch message.header.operation {
        case .request: receiveRequest(message, now: now)
        case .response: receiveResponse(message)
        case .connectMux: receiveConnectMux(message, now: now)
        case .muxConnectError: receiveMuxConnectError(message, in: bytes)
        case .muxClientMessage: receiveClientMessage(message)
        case .muxServerMessage: receiveServerMessage(message, now: now)
        case .unblockServerMux: receiveCreditForHandler(message)
        case .unblockClientMux: receiveCreditForCaller(message)
        case .acknowledgeMux: receiveAcknowledgement(message)
        case .disconnectServerMux: receiveDisconnectServerMux(message)
        case .disconnectClientMux: receiveDisconnectClientMux(message)
        case .ping: receivePing(message, in: bytes, now: now)
        case .pong: receivePong(message, in: bytes, now: now)
        default: break
        }
    }

    // MARK: To the handlers' side

    private mutating func receiveRequest(_ message: Message, now: MuxInstant) {
        let deadline = deadline(of: message, now: now)
        let entry = IncomingRequest(header: message.header, deadline: deadline ?? .distantFuture)
        guard let key = incomingRequests.insert(entry) else {
            refuse(message.header, reason: "too many concurrent requests")
            return
        }
        watch(.incomingRequest(key), deadline: deadline, now: now)
        perform(.startRequest(key, incomingCall(message)))
    }

    private mutating func receiveConnectMux(_ message: Message, now: MuxInstant) {
        // A second opening of a live mux is ignored [C raw.duplicate-mux].
        guard incomingStreamKeys[message.header.muxID] == nil else { return }
        guard !message.header.flags.contains(.stateless) else {
            refuse(message.header, reason: "Stateless streams not supported")
            return
        }
        let deadline = deadline(of: message, now: now)
        // Streams that end sooner anyway are not watched for pings (GRID-V1 §4.7).
        let isWatched = deadline.map { $0.interval(since: now) > configuration.muxPingTimeout } ?? true
        let entry = IncomingMux(
            header: message.header,
            sendSequence: message.header.sequence,
            receiveSequence: message.header.sequence &+ 1,
            isInputFinished: message.header.flags.contains(.endOfStream),
            deadline: deadline ?? .distantFuture,
            lastPing: now,
            nextCheck: isWatched ? now.advanced(by: configuration.muxPingInterval) : .distantFuture
        )
        guard let key = incomingStreams.insert(entry) else {
            refuse(message.header, reason: "too many concurrent streams")
            return
        }
        incomingStreamKeys[message.header.muxID] = key
        watch(.incomingStream(key), deadline: deadline, now: now)
        perform(.startStream(key, incomingCall(message)))
    }

    private mutating func receiveClientMessage(_ message: Message) {
        guard let key = incomingStreamKeys[message.header.muxID] else {
            answerUnknownMux(message, with: .disconnectClientMux)
            return
        }
        guard takeHandlerSequence(message, of: key) else { return }
        let isEnd = message.header.flags.contains(.endOfStream)
        let outcome = incomingStreams.update(key) { stream -> ClientMessageOutcome in
            // The handler has returned; its final message waits for a credit.
            if stream.pendingEnd != nil { return .ignored }
            if stream.isInputFinished { return .unexpected }
            if isEnd {
                stream.isInputFinished = true
                return .inputFinished
            }
            // No caller has credits yet, and a credit returned now would come before the acknowledgement.
            guard stream.isAccepted else { return .unexpected }
            switch stream.receiveWindow.arrive() {
            case .overrun: return .overrun
            case .accepted(returnsCredit: false): return .accepted(credit: nil)
            case .accepted(returnsCredit: true): return .accepted(credit: stream.takeSendSequence())
            }
        }
        switch outcome {
        case nil, .ignored: break
        case .unexpected: violate(key, reason: "did not expect inbound message")
        case .overrun: violate(key, reason: "handler blocked")
        case .inputFinished: perform(.handlerInputFinished(key))
        case .accepted(let credit):
            if let credit { send(header(.unblockClientMux, mux: message.header.muxID, sequence: credit)) }
            perform(.handlerMessage(key, InboundPayload(message)))
        }
    }

    private mutating func receiveCreditForHandler(_ message: Message) {
        guard let key = incomingStreamKeys[message.header.muxID], takeHandlerSequence(message, of: key) else { return }
        let next = incomingStreams.update(key) { stream -> CreditOutcome in
            let resumes = stream.sendWindow.restore()
            guard stream.pendingEnd != nil else { return resumes ? .resumeHandler : .nothing }
            return stream.sendWindow.take() ? .sendEnd : .nothing
        }
        switch next {
        case nil, .nothing: break
        case .resumeHandler: perform(.handlerSendable(key))
        case .sendEnd: sendEnd(of: key)
        }
    }

    private mutating func receiveDisconnectServerMux(_ message: Message) {
        guard let key = incomingStreamKeys[message.header.muxID] else { return }
        dropIncomingStream(key, .cancelledByPeer)
    }

    /// Checks and counts the number of a message to a stream's handler (GRID-V1 §4.3); a gap ends the stream.
    private mutating func takeHandlerSequence(_ message: Message, of key: MuxKey) -> Bool {
        let expected = incomingStreams.update(key) { stream -> UInt32 in
            defer { if stream.receiveSequence == message.header.sequence { stream.receiveSequence &+= 1 } }
            return stream.receiveSequence
        }
        guard let expected else { return false }
        guard expected == message.header.sequence else {
            violate(key, reason: Self.sequenceMismatch(expected: expected, received: message.header.sequence))
            return false
        }
        return true
    }

    static func sequenceMismatch(expected: UInt32, received: UInt32) -> String {
        "receive sequence number mismatch. want \(expected), got \(received)"
    }

    // MARK: To the callers' side

    private mutating func receiveResponse(_ message: Message) {
        let key = MuxKey(rawValue: message.header.muxID)
        // A late answer, or one to a call that is no single request, is ignored (GRID-V1 §3).
        guard let call = calls[key], call.stream == nil else { return }
        calls.remove(key)
        if message.header.flags.contains(.error) {
            perform(.callFailed(mux: key.rawValue, .remote(text: message.payload)))
        } else {
            perform(.response(mux: key.rawValue, InboundPayload(message)))
        }
    }

    private mutating func receiveMuxConnectError(_ message: Message, in bytes: RawSpan) {
        let key = MuxKey(rawValue: message.header.muxID)
        guard calls.contains(key) else { return }
        let reason = (try? MuxConnectErrorPayload(parsing: bytes.extracting(message.payload)))?.error
        fail(key, .refused(reason: reason ?? "the call was refused without a readable reason"), tellPeer: false)
    }

    private mutating func receiveServerMessage(_ message: Message, now: MuxInstant) {
        let key = MuxKey(rawValue: message.header.muxID)
        let flags = message.header.flags
        let isEnd = flags.contains(.endOfStream)
        guard calls[key]?.stream != nil else {
            if !isEnd { answerUnknownMux(message, with: .disconnectServerMux) }
            return
        }
        // A bare end is not numbered by every sender; all other messages are (GRID-V1 §4.3, §8.3).
        let isCounted = !isEnd || !message.isPayloadNil || flags.contains(.error)
        if isCounted, !takeCallerSequence(message, of: key) { return }
        if flags.contains(.error) {
            fail(key, .remote(text: message.payload), tellPeer: false)
            return
        }
        if !isEnd || !message.isPayloadNil {
            guard deliver(message, to: key, now: now) else { return }
        }
        if isEnd {
            calls.remove(key)
            perform(.streamFinished(mux: key.rawValue))
        }
    }

    /// Hands a stream's message to its consumer; false when the stream ended because there was no room for it.
    private mutating func deliver(_ message: Message, to key: MuxKey, now: MuxInstant) -> Bool {
        var credit: UInt32?
        let arrival = updateStream(key.rawValue) { stream -> ReceiveWindow.Arrival in
            stream.lastHeard = now
            let arrival = stream.receiveWindow.arrive()
            if arrival == .accepted(returnsCredit: true) { credit = stream.takeSendSequence() }
            return arrival
        }
        guard arrival != .overrun else {
            fail(
                key,
                .protocolViolation(reason: "the handler sent more messages than it had credits for"),
                tellPeer: true
            )
            return false
        }
        // First: its number has been taken, and the consumer may send at once.
        if let credit { send(header(.unblockServerMux, mux: key.rawValue, sequence: credit)) }
        perform(.streamMessage(mux: key.rawValue, InboundPayload(message)))
        return true
    }

    private mutating func receiveCreditForCaller(_ message: Message) {
        let key = MuxKey(rawValue: message.header.muxID)
        guard calls[key]?.stream != nil, takeCallerSequence(message, of: key) else { return }
        let resumes = updateStream(key.rawValue) { $0.sendWindow.restore() }
        if resumes == true { perform(.sendable(mux: key.rawValue)) }
    }

    private mutating func receiveAcknowledgement(_ message: Message) {
        let key = MuxKey(rawValue: message.header.muxID)
        guard calls[key]?.stream != nil else {
            answerUnknownMux(message, with: .disconnectServerMux)
            return
        }
        guard takeCallerSequence(message, of: key) else { return }
        let resumes = updateStream(key.rawValue) { stream -> Bool in
            stream.isAcknowledged = true
            return stream.sendWindow.resume()
        }
        if resumes == true { perform(.sendable(mux: key.rawValue)) }
    }

    private mutating func receiveDisconnectClientMux(_ message: Message) {
        let key = MuxKey(rawValue: message.header.muxID)
        guard calls[key]?.stream != nil else { return }
        let isError = message.header.flags.contains(.error)
        fail(key, isError ? .remote(text: message.payload) : .disconnected, tellPeer: false)
    }

    /// Checks and counts the number of a message to a stream's caller (GRID-V1 §4.3); a gap ends the call.
    private mutating func takeCallerSequence(_ message: Message, of key: MuxKey) -> Bool {
        let isNext = updateStream(key.rawValue) { stream -> Bool in
            guard stream.receiveSequence == message.header.sequence else { return false }
            stream.receiveSequence &+= 1
            return true
        }
        if isNext == false {
            fail(key, .protocolViolation(reason: "out-of-sequence item received"), tellPeer: true)
        }
        return isNext == true
    }

    // MARK: Parts

    private enum ClientMessageOutcome {
        case ignored
        case unexpected
        case overrun
        case inputFinished
        case accepted(credit: UInt32?)
    }

    private enum CreditOutcome {
        case nothing
        case resumeHandler
        case sendEnd
    }

    private func deadline(of message: Message, now: MuxInstant) -> MuxInstant? {
        let milliseconds = message.header.deadlineMilliseconds
        return milliseconds == 0 ? nil : now.advanced(by: .milliseconds(milliseconds))
    }

    private func incomingCall(_ message: Message) -> IncomingCall {
        IncomingCall(
            handler: message.header.handler,
            subroute: message.subroute,
            deadlineMilliseconds: message.header.deadlineMilliseconds,
            isInputFinished: message.header.flags.contains(.endOfStream),
            payload: InboundPayload(message)
        )
    }

    private mutating func watch(_ target: TimerQueue.Target, deadline: MuxInstant?, now: MuxInstant) {
        let agesAt = now.advanced(by: configuration.agingInterval)
        timers.appendYoung(target, agesAt: agesAt)
        if let deadline, deadline < agesAt { timers.schedule(target, at: deadline) }
    }

    /// Tells the sender of a message for a mux that does not live here that it is gone (GRID-V1 §4.5).
    ///
    /// As a caller the message is DisconnectServerMux, never DisconnectClientMux: existing peers would apply that to a
    /// call of their own with the same number (GRID-V1 §8.1).
    mutating func answerUnknownMux(_ message: Message, with operation: Operation) {
        send(header(operation, mux: message.header.muxID))
    }
}
