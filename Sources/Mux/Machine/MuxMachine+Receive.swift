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
    /// - Throws: ``MuxError`` when the message breaks a limit of the connection, which then has to end. What it led to before
    ///   comes out of ``nextAction()`` all the same, and has to be taken while `bytes` are there.
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
        case .request: try receiveRequest(message, in: bytes, now: now)
        case .response: try receiveResponse(message, in: bytes)
        case .connectMux: try receiveConnectMux(message, in: bytes, now: now)
        case .muxConnectError: try receiveMuxConnectError(message, in: bytes)
        case .muxClientMessage: try receiveClientMessage(message)
        case .muxServerMessage: try receiveServerMessage(message, in: bytes, now: now)
        case .unblockServerMux: receiveCreditForHandler(message)
        case .unblockClientMux: receiveCreditForCaller(message)
        case .acknowledgeMux: try receiveAcknowledgement(message, in: bytes)
        case .disconnectServerMux: receiveDisconnectServerMux(message)
        case .disconnectClientMux: receiveDisconnectClientMux(message)
        case .ping: receivePing(message, in: bytes, now: now)
        case .pong: receivePong(message, in: bytes, now: now)
        case .disconnect: receiveDrain(message)
        default: break
        }
        try checkControlQueue()
    }

    /// Ends the connection of a peer that has us answer more than it reads.
    func checkControlQueue() throws(MuxError) {
        guard queue.controlBytes <= configuration.maximumQueuedControlBytes else {
            throw MuxError(
                .peerNotReading,
                "the peer does not read the answers to what it sends: \(queue.controlBytes) bytes of them wait"
            )
        }
    }

    // MARK: To the handlers' side

    private mutating func receiveRequest(_ message: Message, in bytes: RawSpan, now: MuxInstant) throws(MuxError) {
        if let key = arrivingRequest(message) {
            guard let piece = try takePiece(message, of: .request(key)) else { return }
            incomingRequests.update(key) { $0.phase = .running }
            perform(.startRequest(key, piece.call ?? incomingCall(message)))
            return
        }
        // Pieces after the first are numbered: this one is of a request that is over.
        if hasChunks, message.header.sequence != 0 { return }
        guard draining.phase != .acknowledged else {
            refuseForDrain(message.header)
            return
        }
        let options = try options(of: message, in: bytes)
        let deadline = deadline(of: message, now: now)
        let isPiece = isPiece(message)
        let entry = IncomingRequest(
            header: message.header,
            deadline: deadline ?? .distantFuture,
            phase: isPiece ? .arriving : .running
        )
        guard let key = incomingRequests.insert(entry) else {
            refuse(message.header, reason: "too many concurrent requests")
            return
        }
        if canCancelRequests { incomingRequestKeys.insert(message.header.muxID, key) }
        watch(.incomingRequest(key), deadline: deadline, now: now)
        let call = incomingCall(message, options: options)
        if isPiece {
            try beginPieces(message, of: .request(key), call: call)
        } else {
            perform(.startRequest(key, call))
        }
    }

    /// The request that this message is a further piece of.
    private func arrivingRequest(_ message: Message) -> MuxKey? {
        guard hasChunks, !partials.isEmpty, let key = incomingRequestKeys[message.header.muxID],
            let partial = partials[.request(key)], partial.pieces == message.header.sequence
        else { return nil }
        return key
    }

    private mutating func receiveConnectMux(_ message: Message, in bytes: RawSpan, now: MuxInstant) throws(MuxError) {
        if let key = incomingStreamKeys[message.header.muxID] {
            // A second opening of a live mux is ignored [C raw.duplicate-mux].
            guard partials[.stream(key)]?.operation == .connectMux else { return }
            guard takeHandlerSequence(message, of: key), let piece = try takePiece(message, of: .stream(key)) else {
                return
            }
            incomingStreams.update(key) { $0.hasArrived = true }
            perform(.startStream(key, piece.call ?? incomingCall(message)))
            return
        }
        // Streams begin at 0 where pieces were agreed on: this is a piece of one that is over.
        if hasChunks, message.header.sequence != 0 { return }
        guard !message.header.flags.contains(.stateless) else {
            refuse(message.header, reason: "Stateless streams not supported")
            return
        }
        guard draining.phase != .acknowledged else {
            refuseForDrain(message.header)
            return
        }
        let block = try extensionBlock(of: message, in: bytes)
        let deadline = deadline(of: message, now: now)
        // Streams that end sooner anyway are not watched for pings (GRID-V1 §4.7).
        let isWatched = deadline.map { $0.interval(since: now) > configuration.muxPingTimeout } ?? true
        let isPiece = isPiece(message)
        var entry = IncomingMux(
            header: message.header,
            hasArrived: !isPiece,
            sendSequence: message.header.sequence,
            receiveSequence: message.header.sequence &+ 1,
            isInputFinished: message.header.flags.contains(.endOfStream),
            deadline: deadline ?? .distantFuture,
            lastPing: now,
            nextCheck: isWatched ? now.advanced(by: configuration.muxPingInterval) : .distantFuture
        )
        entry.bytes = byteWindow()
        if agreement.features.contains(.byteCredits), let window = block?.windowBytes { entry.bytes.setSend(window) }
        if agreement.features.contains(.announcedCapacities) {
            entry.announcedInCapacity = block?.inCapacity
            entry.announcedOutCapacity = block?.outCapacity
        }
        guard let key = incomingStreams.insert(entry) else {
            refuse(message.header, reason: "too many concurrent streams")
            return
        }
        incomingStreamKeys.insert(message.header.muxID, key)
        watch(.incomingStream(key), deadline: deadline, now: now)
        let call = incomingCall(message, options: options(block))
        if isPiece {
            try beginPieces(message, of: .stream(key), call: call)
        } else {
            perform(.startStream(key, call))
        }
    }

    private mutating func receiveClientMessage(_ message: Message) throws(MuxError) {
        guard let key = incomingStreamKeys[message.header.muxID] else {
            answerUnknownMux(message, with: .disconnectClientMux)
            return
        }
        guard takeHandlerSequence(message, of: key) else { return }
        let isEnd = message.header.flags.contains(.endOfStream)
        let isFurtherPiece = partials[.stream(key)] != nil
        let isWhole = !isPiece(message)
        let outcome = incomingStreams.update(key) { stream -> ClientMessageOutcome in
            // The handler has returned; its final message waits.
            if stream.hasReturned { return .ignored }
            if stream.isInputFinished { return isEnd && stream.takeNeedlessEnd() ? .ignored : .unexpected }
            if isEnd {
                guard !isFurtherPiece else { return .unexpected }
                stream.isInputFinished = true
                return .inputFinished
            }
            // No caller has credits yet, and a credit returned now would come before the acknowledgement.
            guard stream.isAccepted else { return .unexpected }
            guard stream.bytes.arrive(message.payload.count, isFirstPiece: !isFurtherPiece) else { return .overrun }
            guard isWhole else { return .piece }
            switch stream.receiveWindow.arrive() {
            case .overrun: return .overrun
            case .accepted(let returnsCredit): return .accepted(returnsCredit: returnsCredit)
            }
        }
        switch outcome {
        case nil, .ignored: break
        case .unexpected: violate(key, reason: "did not expect inbound message")
        case .overrun: violate(key, reason: "handler blocked")
        case .inputFinished: perform(.handlerInputFinished(key))
        case .piece: try beginOrTakePiece(message, of: .stream(key))
        case .accepted(let returnsCredit):
            if isFurtherPiece { _ = try takePiece(message, of: .stream(key)) }
            if returnsCredit { queue.append(.counted(.unblockClientMux, .stream(key))) }
            perform(.handlerMessage(key, InboundPayload(message, followsPieces: isFurtherPiece)))
        }
    }

    private mutating func receiveCreditForHandler(_ message: Message) {
        guard let key = incomingStreamKeys[message.header.muxID], takeHandlerSequence(message, of: key) else { return }
        let next = incomingStreams.update(key) { stream -> CreditOutcome in
            let resumes = stream.restoreCredit(message)
            guard stream.pendingEnd != nil else { return resumes && !stream.hasReturned ? .resumeHandler : .nothing }
            guard stream.sendWindow.take(), let end = stream.pendingEnd.take() else { return .nothing }
            return .sendEnd(end)
        }
        switch next {
        case nil, .nothing: break
        case .resumeHandler: perform(.handlerSendable(key))
        case .sendEnd(let end): queueEnd(end, of: key)
        }
    }

    /// The caller of a stream gives it up, or that of a request, where both sides have agreed to it.
    private mutating func receiveDisconnectServerMux(_ message: Message) {
        let mux = message.header.muxID
        if let key = incomingStreamKeys[mux] {
            dropIncomingStream(key, .cancelledByPeer)
        } else if canCancelRequests, let key = incomingRequestKeys[mux], let request = removeIncomingRequest(key) {
            if request.phase != .answered { perform(.cancelHandler(key, .cancelledByPeer)) }
        }
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

    private mutating func receiveResponse(_ message: Message, in bytes: RawSpan) throws(MuxError) {
        let key = MuxKey(rawValue: message.header.muxID)
        // A late answer, or one to a call that is no single request, is ignored (GRID-V1 §3).
        guard calls.contains(key), !isStream(key) else { return }
        if message.header.flags.contains(.error) {
            let details = try failureDetails(of: message, in: bytes)
            fail(key, .remote(text: message.payload, details), tellPeer: false)
            return
        }
        let owner = MuxOwner.call(mux: key.rawValue)
        guard !isPiece(message) else {
            try beginOrTakePiece(message, of: owner)
            return
        }
        let followsPieces = partials[owner] != nil
        if followsPieces { _ = try takePiece(message, of: owner) }
        removeCall(key)
        perform(.response(mux: key.rawValue, InboundPayload(message, followsPieces: followsPieces)))
    }

    private mutating func receiveMuxConnectError(_ message: Message, in bytes: RawSpan) throws(MuxError) {
        let key = MuxKey(rawValue: message.header.muxID)
        guard calls.contains(key) else { return }
        let details = try failureDetails(of: message, in: bytes)
        let reason = (try? MuxConnectErrorPayload(parsing: bytes.extracting(message.payload)))?.error
        fail(
            key,
            .refused(reason: reason ?? "the call was refused without a readable reason", details),
            tellPeer: false
        )
    }

    private mutating func receiveServerMessage(
        _ message: Message,
        in bytes: RawSpan,
        now: MuxInstant
    ) throws(MuxError) {
        let key = MuxKey(rawValue: message.header.muxID)
        let flags = message.header.flags
        let isEnd = flags.contains(.endOfStream)
        guard isStream(key) else {
            if !isEnd { answerUnknownMux(message, with: .disconnectServerMux) }
            return
        }
        // A bare end is not numbered by every sender; all other messages are (GRID-V1 §4.3, §8.3).
        let isCounted = !isEnd || !message.isPayloadNil || flags.contains(.error)
        if isCounted, !takeCallerSequence(message, of: key) { return }
        if flags.contains(.error) {
            let details = try failureDetails(of: message, in: bytes)
            fail(key, .remote(text: message.payload, details), tellPeer: false)
            return
        }
        if !isEnd || !message.isPayloadNil {
            guard try deliver(message, to: key, now: now) else { return }
        }
        if isEnd {
            removeCall(key)
            perform(.streamFinished(mux: key.rawValue))
        }
    }

    /// Hands a stream's message to its consumer; false when the stream ended because there was no room for it.
    private mutating func deliver(_ message: Message, to key: MuxKey, now: MuxInstant) throws(MuxError) -> Bool {
        let owner = MuxOwner.call(mux: key.rawValue)
        let isFurtherPiece = partials[owner] != nil
        let isPiece = isPiece(message)
        let arrival = calls.update(key) { call -> ReceiveWindow.Arrival in
            call.lastHeard = now
            guard call.bytes.arrive(message.payload.count, isFirstPiece: !isFurtherPiece) else { return .overrun }
            return isPiece ? .accepted(returnsCredit: false) : call.receiveWindow.arrive()
        }
        guard arrival != .overrun else {
            fail(
                key,
                .protocolViolation(reason: "the handler sent more messages than it had credits for"),
                tellPeer: true
            )
            return false
        }
        guard !isPiece else {
            try beginOrTakePiece(message, of: owner)
            return true
        }
        if isFurtherPiece { _ = try takePiece(message, of: owner) }
        if arrival == .accepted(returnsCredit: true) { queue.append(.counted(.unblockServerMux, owner)) }
        perform(.streamMessage(mux: key.rawValue, InboundPayload(message, followsPieces: isFurtherPiece)))
        return true
    }

    private mutating func receiveCreditForCaller(_ message: Message) {
        let key = MuxKey(rawValue: message.header.muxID)
        guard isStream(key), takeCallerSequence(message, of: key) else { return }
        let resumes = calls.update(key) { $0.restoreCredit(message) }
        if resumes == true { perform(.sendable(mux: key.rawValue)) }
    }

    private mutating func receiveAcknowledgement(_ message: Message, in bytes: RawSpan) throws(MuxError) {
        let key = MuxKey(rawValue: message.header.muxID)
        guard isStream(key) else {
            answerUnknownMux(message, with: .disconnectServerMux)
            return
        }
        guard takeCallerSequence(message, of: key) else { return }
        let block = try extensionBlock(of: message, in: bytes)
        let features = agreement.features
        let resumes = calls.update(key) { call -> Bool in
            // Another acknowledgement changes nothing: credits are in use already.
            guard !call.isAcknowledged else { return false }
            call.isAcknowledged = true
            if features.contains(.announcedCapacities), let capacity = block?.inCapacity {
                call.sendWindow.limit(to: Int(capacity))
                // A handler without input takes none, not even its end.
                if capacity == 0 { call.isInputFinished = true }
            }
            if features.contains(.byteCredits), let window = block?.windowBytes { call.bytes.setSend(window) }
            return call.sendWindow.resume()
        }
        if resumes == true { perform(.sendable(mux: key.rawValue)) }
    }

    private mutating func receiveDisconnectClientMux(_ message: Message) {
        let key = MuxKey(rawValue: message.header.muxID)
        guard isStream(key) else { return }
        let isError = message.header.flags.contains(.error)
        fail(key, isError ? .remote(text: message.payload) : .disconnected, tellPeer: false)
    }

    /// Checks and counts the number of a message to a stream's caller (GRID-V1 §4.3); a gap ends the call.
    private mutating func takeCallerSequence(_ message: Message, of key: MuxKey) -> Bool {
        let isNext = calls.update(key) { stream -> Bool in
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
        case piece
        case accepted(returnsCredit: Bool)
    }

    private enum CreditOutcome {
        case nothing
        case resumeHandler
        case sendEnd(IncomingMux.End)
    }

    private func deadline(of message: Message, now: MuxInstant) -> MuxInstant? {
        let milliseconds = message.header.deadlineMilliseconds
        return milliseconds == 0 ? nil : now.advanced(by: .milliseconds(milliseconds))
    }

    /// Whether this is an open stream of ours.
    func isStream(_ key: MuxKey) -> Bool { calls.read(key) { $0.isStream } ?? false }

    private mutating func refuseForDrain(_ request: MessageHeader) {
        refuse(request, reason: "draining: no new calls are taken", details: FailureDetails(code: "draining"))
    }

    private func options(of message: Message, in bytes: RawSpan) throws(MuxError) -> CallOptions? {
        options(try extensionBlock(of: message, in: bytes))
    }

    private func options(_ block: ExtensionBlock?) -> CallOptions? {
        guard let block else { return nil }
        let features = agreement.features
        let name = features.contains(.handlerNames) ? block.handlerName : nil
        let metadata = features.contains(.metadata) ? block.metadata : [:]
        guard name != nil || !metadata.isEmpty else { return nil }
        return CallOptions(handlerName: name, metadata: metadata)
    }

    private func incomingCall(_ message: Message, options: CallOptions? = nil) -> IncomingCall {
        IncomingCall(
            handler: message.header.handler,
            subroute: message.subroute,
            deadlineMilliseconds: message.header.deadlineMilliseconds,
            isInputFinished: message.header.flags.contains(.endOfStream),
            payload: InboundPayload(message),
            extras: options.map(IncomingCall.Extras.init)
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
