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
    ///   - details: what else is said of the error, where both sides have agreed to it.
    ///   - now: the time.
    /// - Returns: whether the answer waits to be written, and its payload is the machine's until then. It does not when the
    ///   deadline passed, the caller cancelled, or the connection ended.
    /// - Throws: ``MuxError`` when the payload is too large; the request is still to be answered then.
    @discardableResult
    public mutating func respond(
        to key: MuxKey,
        payload: OutboundPayload,
        isError: Bool,
        details: FailureDetails? = nil,
        now: MuxInstant
    ) throws(MuxError) -> Bool {
        try checkSize(payload)
        guard let request = incomingRequests[key], request.phase == .running else { return false }
        guard now < request.deadline else {
            removeIncomingRequest(key)
            return false
        }
        checkThatPeerReads()
        let message = QueuedMessage(
            operation: .response,
            // An error without a text carries no payload, so that nothing tells it from an empty one [C error].
            flags: isError ? [.endOfStream, .error] : payload.flags.union(.endOfStream),
            payload: payload,
            extensionBlock: isError ? extensionBlock(details) : nil
        )
        var flow = SendQueue.noFlow
        var debt = 0
        queue.append(message, to: &flow, of: .request(key), debt: &debt)
        incomingRequests.update(key) { request in
            request.flow = flow
            request.phase = .answered
        }
        return true
    }

    /// Ends a request without an answer, as a handler does that was cancelled.
    public mutating func abandonRequest(_ key: MuxKey) {
        guard isOpen(request: key) else { return }
        removeIncomingRequest(key)
    }

    /// Refuses a request for which there is no handler (GRID-V1 §3).
    public mutating func refuseRequest(_ key: MuxKey, reason: String, details: FailureDetails? = nil) {
        guard isOpen(request: key), let request = removeIncomingRequest(key) else { return }
        refuse(request.header, reason: reason, details: details)
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
        let knowsCapacities = agreement.features.contains(.announcedCapacities)
        let isAccepted = incomingStreams.update(key) { stream -> Bool in
            guard stream.hasArrived, !stream.isAccepted else { return false }
            stream.isAccepted = true
            stream.receiveWindow = ReceiveWindow(capacity: min(input, Int(stream.announcedInCapacity ?? .max)))
            stream.sendWindow = SendWindow(capacity: max(1, min(output, Int(stream.announcedOutCapacity ?? .max))))
            if input == 0 {
                stream.takesNeedlessEnd = !stream.isInputFinished && knowsCapacities
                stream.isInputFinished = true
            }
            return true
        }
        guard isAccepted == true else { return }
        var block = ExtensionBlock()
        addCapacities(input, output, to: &block)
        // Two numbers fit into whatever the peer takes.
        let encoded = try? encoded(block)
        queue.append(.counted(.acknowledgeMux, .stream(key), extensionBlock: encoded ?? nil))
    }

    /// Refuses a stream for which there is no handler (GRID-V1 §4.1).
    public mutating func refuseStream(_ key: MuxKey, reason: String, details: FailureDetails? = nil) {
        guard let isAccepted = incomingStreams[key]?.isAccepted, !isAccepted else { return }
        guard let stream = removeIncomingStream(key) else { return }
        refuse(stream.header, reason: reason, details: details)
    }

    /// Sends a message of a handler to the stream's caller, if there is a credit and room for it (GRID-V1 §4.4).
    ///
    /// An absent payload is sent as an empty one: existing callers lose count of a stream with nil messages (GRID-V1 §8.3).
    ///
    /// - Throws: ``MuxError`` when the payload is too large.
    public mutating func send(from key: MuxKey, payload: OutboundPayload) throws(MuxError) -> SendResult {
        try checkSize(payload)
        guard let stream = incomingStreams[key], stream.isAccepted, !stream.hasReturned else { return .ended }
        let hasRoom = hasRoom(in: stream.flow)
        var flow = stream.flow
        let isOverfull = queue.queuedBytes > configuration.maximumQueuedBytes
        var isStalled = false
        let isTaken = incomingStreams.update(key) { stream -> Bool in
            guard hasRoom, stream.bytes.isOpen, stream.sendWindow.take() else {
                stream.sendWindow.wait()
                isStalled = stream.sendWindow.isStalled
                if isOverfull { stream.sendWindow.isStalled = true }
                return false
            }
            stream.bytes.send(payload.count)
            return true
        }
        guard isTaken == true else {
            if isOverfull, !isStalled { waitForRoom(.stream(key)) }
            return .blocked
        }
        let message = QueuedMessage(
            operation: .muxServerMessage,
            flags: payload.count == 0 ? .zeroLength : [],
            payload: payload
        )
        var debt = stream.debt
        queue.append(message, to: &flow, of: .stream(key), debt: &debt)
        incomingStreams.update(key) { stream in
            stream.flow = flow
            stream.debt = debt
        }
        return .queued
    }

    /// The handler took a message of its caller, of so many bytes: a credit may go back.
    public mutating func consumed(by key: MuxKey, byteCount: Int) {
        let credit = incomingStreams.update(key) { stream -> ControlEntry? in
            guard !stream.hasReturned else { return nil }
            let returnsMessage = stream.receiveWindow.consume()
            let returnsBytes = stream.bytes.consume(byteCount)
            guard returnsMessage || returnsBytes else { return nil }
            return .counted(
                .unblockClientMux,
                .stream(key),
                returnedBytes: stream.bytes.takeUnreturned(),
                returnsMessage: returnsMessage
            )
        }
        if let credit, let credit { queue.append(credit) }
    }

    /// The handler of a stream returned, with an error's text or without (GRID-V1 §4.5).
    ///
    /// The final message comes after all that the handler has sent. It costs a credit, and without one waits for the caller to
    /// give one back, unless both sides have agreed that it does not. A text over the limit of payloads is cut there.
    public mutating func finishStream(_ key: MuxKey, errorText: [UInt8]? = nil, details: FailureDetails? = nil) {
        let errorText = errorText.map { $0.count > maximumTextBytes ? Array($0.prefix(maximumTextBytes)) : $0 }
        let block = errorText == nil ? nil : extensionBlock(details)
        let end: IncomingMux.End = errorText.map { .failure(text: $0, extensionBlock: block) } ?? .success
        let isFree = agreement.features.contains(.freeEnd)
        let canEnd = incomingStreams.update(key) { stream -> Bool in
            guard stream.isAccepted, !stream.hasReturned else { return false }
            stream.hasReturned = true
            guard isFree || stream.sendWindow.take() else {
                stream.pendingEnd = end
                return false
            }
            return true
        }
        if canEnd == true { queueEnd(end, of: key) }
    }

    // MARK: Parts

    private var maximumTextBytes: Int { max(0, configuration.maximumPayloadBytes) }

    /// Has the final message of a stream written after all others; the credit for it was taken.
    mutating func queueEnd(_ end: IncomingMux.End, of key: MuxKey) {
        guard let stream = incomingStreams[key] else { return }
        var (flow, debt) = (stream.flow, stream.debt)
        checkThatPeerReads()
        let message: QueuedMessage
        switch end {
        case .success: message = QueuedMessage(operation: .muxServerMessage, flags: .endOfStream, payload: .none)
        case .failure(let text, let block):
            message = QueuedMessage(
                operation: .muxServerMessage,
                flags: errorFlags(text),
                payload: .bytes(count: text.count),
                text: text,
                extensionBlock: block
            )
        }
        queue.append(message, to: &flow, of: .stream(key), debt: &debt)
        incomingStreams.update(key) { stream in
            stream.flow = flow
            stream.debt = debt
        }
    }

    /// Ends a stream whose caller broke the rules (GRID-V1 §4.3, §4.4): its handler is cancelled, the caller is told why.
    mutating func violate(_ key: MuxKey, reason: String) {
        guard let stream = removeIncomingStream(key) else { return }
        let text = Array(reason.utf8)
        let mux = stream.header.muxID
        let header = header(.muxServerMessage, mux: mux, sequence: stream.sendSequence, flags: errorFlags(text))
        send(header, payload: text)
        send(self.header(.disconnectClientMux, mux: mux))
        if !stream.hasReturned { perform(.cancelHandler(key, .cancelledByPeer)) }
    }

    /// Ends a stream without a text (GRID-V1 §4.5): its handler is cancelled, the caller sees the mux gone.
    mutating func dropIncomingStream(_ key: MuxKey, _ cancellation: HandlerCancellation) {
        guard let stream = removeIncomingStream(key) else { return }
        send(header(.disconnectClientMux, mux: stream.header.muxID))
        if !stream.hasReturned { perform(.cancelHandler(key, cancellation)) }
    }

    private func errorFlags(_ text: [UInt8]) -> MessageFlags {
        text.isEmpty ? [.endOfStream, .error, .zeroLength] : [.endOfStream, .error]
    }

    mutating func refuse(_ request: MessageHeader, reason: String, details: FailureDetails? = nil) {
        let header = header(
            .muxConnectError,
            mux: request.muxID,
            sequence: request.sequence,
            deadlineMilliseconds: request.deadlineMilliseconds,
            handler: request.handler,
            flags: request.flags.subtracting([.subroute, .crc, .more, .extended])
        )
        send(header, payload: MuxConnectErrorPayload(error: reason).encoded(), extensionBlock: extensionBlock(details))
    }

    /// Ends the connection when more answers wait than a peer that reads can have caused.
    private mutating func checkThatPeerReads() {
        guard queue.queuedBytes / 2 > configuration.maximumQueuedBytes else { return }
        perform(.disconnect(MuxError(.peerNotReading, "the peer does not read the answers to what it sends")))
    }
}
