// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MuxMachine {
    /// What became of a message that was to be sent on a stream.
    public enum SendResult: Sendable, Hashable {
        /// It waits to be written: its payload is the machine's until then.
        case queued
        /// There is no credit, or no room: offer it again after ``MuxAction/sendable(mux:)`` or
        /// ``MuxAction/handlerSendable(_:)``.
        case blocked
        /// The stream has ended or its input was finished.
        case ended
    }

    // MARK: Single requests

    /// Opens a single request (GRID-V1 §3).
    ///
    /// - Parameters:
    ///   - handler: the handler's number; of no meaning with a name.
    ///   - hasSubroute: whether the message will carry a subroute.
    ///   - payload: what will be sent.
    ///   - options: what goes beside it.
    ///   - deadline: the time left for it; nil for the configuration's default.
    ///   - now: the time.
    /// - Returns: the MuxID, which names the call.
    /// - Throws: ``MuxError`` when a limit is reached, the deadline is less than a millisecond, the peer has not agreed to
    ///   what is asked for, or the connection has ended or takes no new calls. The payload stays the caller's then.
    public mutating func request(
        handler: UInt8,
        hasSubroute: Bool = false,
        payload: OutboundPayload,
        options: CallOptions? = nil,
        deadline: MuxInterval? = nil,
        now: MuxInstant
    ) throws(MuxError) -> UInt64 {
        let interval = deadline ?? configuration.defaultRequestDeadline
        let milliseconds = try checkCall(payload: payload, deadline: interval)
        let block = try options.map { options throws(MuxError) in try extensionBlock(options) } ?? nil
        let key = try open(OutgoingMux(deadline: now.advanced(by: interval), milliseconds: milliseconds), now: now)
        let message = QueuedMessage(
            operation: .request,
            // An empty payload of a request arrives as none (GRID-V1 §2.3).
            flags: hasSubroute ? [.endOfStream, .subroute] : .endOfStream,
            handler: options?.handlerName == nil ? handler : 0,
            payload: payload,
            extensionBlock: block
        )
        begin(key, with: message)
        return key.rawValue
    }

    // MARK: Streams

    /// Opens a stream (GRID-V1 §4.1). The capacities must be those of the handler's registration on the other side, unless
    /// both sides have agreed to announce them: then the smaller ones count.
    ///
    /// - Parameters:
    ///   - handler: the handler's number; of no meaning with a name.
    ///   - hasSubroute: whether the message will carry a subroute.
    ///   - payload: the initial payload.
    ///   - options: what goes beside it.
    ///   - inCapacity: messages to the handler that may be under way; 0 for a stream without input.
    ///   - outCapacity: messages of the handler that may be under way; at least 1.
    ///   - deadline: the time left for the whole stream; nil for no deadline.
    ///   - now: the time.
    /// - Returns: the MuxID, which names the call.
    /// - Throws: ``MuxError``, as ``request(handler:hasSubroute:payload:options:deadline:now:)`` does.
    public mutating func openStream(
        handler: UInt8,
        hasSubroute: Bool = false,
        payload: OutboundPayload,
        options: CallOptions? = nil,
        inCapacity: Int,
        outCapacity: Int,
        deadline: MuxInterval? = nil,
        now: MuxInstant
    ) throws(MuxError) -> UInt64 {
        let milliseconds = try checkCall(payload: payload, deadline: deadline ?? .max)
        let input = clampedCapacity(inCapacity, minimum: 0)
        let output = clampedCapacity(outCapacity, minimum: 1)
        let block = try extensionBlock(options ?? CallOptions(), inCapacity: input, outCapacity: output)
        var call = OutgoingMux(deadline: deadline.map { now.advanced(by: $0) } ?? .distantFuture)
        call.milliseconds = deadline == nil ? 0 : milliseconds
        call.isStream = true
        call.sendWindow = SendWindow(capacity: input)
        call.receiveWindow = ReceiveWindow(capacity: output)
        call.bytes = byteWindow()
        call.isInputFinished = input == 0
        call.lastHeard = now
        // A stream with a deadline that short never sees its second ping (GRID-V1 §4.7).
        if deadline.map({ $0 > configuration.muxPingInterval }) ?? true {
            call.nextPing = now.advanced(by: configuration.muxPingInterval)
        }
        let key = try open(call, now: now)
        var flags = payload.flags
        if input == 0 { flags.insert(.endOfStream) }
        if hasSubroute { flags.insert(.subroute) }
        let message = QueuedMessage(
            operation: .connectMux,
            flags: flags,
            handler: options?.handlerName == nil ? handler : 0,
            payload: payload,
            extensionBlock: block
        )
        begin(key, with: message)
        return key.rawValue
    }

    /// Sends a message on a stream of ours, if there is a credit and room for it (GRID-V1 §4.4).
    ///
    /// - Throws: ``MuxError`` when the payload is too large.
    public mutating func send(on mux: UInt64, payload: OutboundPayload) throws(MuxError) -> SendResult {
        try checkSize(payload)
        let key = MuxKey(rawValue: mux)
        guard let call = calls[key], call.isStream, !call.isInputFinished else { return .ended }
        let hasRoom = hasRoom(in: call.flow)
        var flow = call.flow
        let isOverfull = queue.queuedBytes > configuration.maximumQueuedBytes
        var isStalled = false
        let isTaken = calls.update(key) { call -> Bool in
            guard call.isAcknowledged, hasRoom, call.bytes.isOpen, call.sendWindow.take() else {
                call.sendWindow.wait()
                isStalled = call.sendWindow.isStalled
                if isOverfull { call.sendWindow.isStalled = true }
                return false
            }
            call.bytes.send(payload.count)
            return true
        }
        guard isTaken == true else {
            if isOverfull, !isStalled { waitForRoom(.call(mux: mux)) }
            return .blocked
        }
        let message = QueuedMessage(operation: .muxClientMessage, flags: payload.flags, payload: payload)
        var debt = call.debt
        queue.append(message, to: &flow, of: .call(mux: mux), debt: &debt)
        calls.update(key) { call in
            call.flow = flow
            call.debt = debt
        }
        return .queued
    }

    /// Ends the input of a stream of ours (GRID-V1 §4.5). It needs no credit.
    ///
    /// - Returns: whether it was not finished and the stream not ended before.
    @discardableResult
    public mutating func finishInput(of mux: UInt64) -> Bool {
        let key = MuxKey(rawValue: mux)
        guard let call = calls[key], call.isStream, !call.isInputFinished else { return false }
        var flow = call.flow
        let message = QueuedMessage(operation: .muxClientMessage, flags: .endOfStream, payload: .none)
        var debt = call.debt
        queue.append(message, to: &flow, of: .call(mux: mux), debt: &debt)
        calls.update(key) { call in
            call.isInputFinished = true
            call.flow = flow
            call.debt = debt
        }
        return true
    }

    /// The consumer took a message of a stream of ours, of so many bytes: a credit may go back.
    public mutating func consumed(mux: UInt64, byteCount: Int) {
        let credit = calls.update(MuxKey(rawValue: mux)) { call -> ControlEntry? in
            guard call.isStream else { return nil }
            let returnsMessage = call.receiveWindow.consume()
            let returnsBytes = call.bytes.consume(byteCount)
            guard returnsMessage || returnsBytes else { return nil }
            return .counted(
                .unblockServerMux,
                .call(mux: mux),
                returnedBytes: call.bytes.takeUnreturned(),
                returnsMessage: returnsMessage
            )
        }
        if let credit, let credit { queue.append(credit) }
    }

    // MARK: Cancellation

    /// Gives a call of ours up. It fails as cancelled; the handler of a stream is told (GRID-V1 §4.5), that of a request only
    /// where both sides have agreed to it.
    public mutating func cancel(mux: UInt64) {
        fail(MuxKey(rawValue: mux), .cancelled, tellPeer: true)
    }

    /// Ends a call of ours with a failure.
    mutating func fail(_ key: MuxKey, _ failure: CallFailure, tellPeer: Bool) {
        guard let call = removeCall(key) else { return }
        // Of one that was never written, the peer knows nothing.
        if tellPeer, call.isAnnounced, call.isStream || canCancelRequests {
            let sequence = call.isStream ? call.sendSequence : 0
            send(header(.disconnectServerMux, mux: key.rawValue, sequence: sequence))
        }
        perform(.callFailed(mux: key.rawValue, failure))
    }

    // MARK: Parts

    /// Checks what does not depend on other calls; returns the deadline as a message carries it.
    private func checkCall(payload: OutboundPayload, deadline: MuxInterval) throws(MuxError) -> UInt32 {
        try checkStarting()
        try checkSize(payload)
        let milliseconds = deadline.wireMilliseconds
        guard milliseconds > 0 else {
            throw MuxError(.deadlineExceeded, "the deadline is less than a millisecond ahead")
        }
        guard queue.queuedBytes <= configuration.maximumQueuedBytes else {
            throw MuxError(.queueFull, "more than \(configuration.maximumQueuedBytes) bytes wait to be sent")
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

    /// Whether another message of a stream may wait in this flow.
    func hasRoom(in flow: Int32) -> Bool {
        queue.bytes(of: flow) <= configuration.maximumQueuedBytesPerMux
            && queue.queuedBytes <= configuration.maximumQueuedBytes
    }

    func byteWindow() -> ByteWindow {
        guard agreement.features.contains(.byteCredits) else { return ByteWindow() }
        return ByteWindow(
            send: UInt32(clamping: agreement.peerStreamWindowBytes),
            receive: UInt32(clamping: agreement.ownStreamWindowBytes)
        )
    }

    private mutating func open(_ call: OutgoingMux, now: MuxInstant) throws(MuxError) -> MuxKey {
        guard let key = calls.insert(call) else {
            throw MuxError(
                .tooManyMuxes,
                "\(configuration.maximumOutgoingMuxes) calls are open on this connection already"
            )
        }
        draining.unannouncedCalls += 1
        let agesAt = now.advanced(by: configuration.agingInterval)
        timers.appendYoung(.call(key), agesAt: agesAt)
        // A deadline before the aging would be noticed late from the line.
        if call.deadline < agesAt { timers.schedule(.call(key), at: call.deadline) }
        return key
    }

    private mutating func begin(_ key: MuxKey, with message: QueuedMessage) {
        var flow = SendQueue.noFlow
        var debt = 0
        queue.append(message, to: &flow, of: .call(mux: key.rawValue), debt: &debt)
        calls.update(key) { $0.flow = flow }
    }
}
