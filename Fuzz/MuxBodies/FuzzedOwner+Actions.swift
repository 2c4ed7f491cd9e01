// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension FuzzedOwner {
    /// The most that one message leads to, besides the end of payloads and the waking of those who wait for room.
    private static let mostActionsOfAMessage = 4

    // MARK: Receiving

    /// Receives a frame: a message or a batch. One that is neither ends the connection.
    func receive(_ bytes: [UInt8]) {
        guard !hasEnded else { return }
        guard let message = try? Message(parsing: bytes.span.bytes) else { return disconnect() }
        guard message.header.operation == .merged else { return receive(message, in: bytes) }
        var batch = MergedBatch(message)
        while !hasEnded {
            guard let part = try? batch.next(in: bytes.span.bytes) else { break }
            guard let message = try? Message(parsing: bytes.span.bytes, in: part) else { return disconnect() }
            receive(message, in: bytes)
        }
    }

    private func receive(_ message: Message, in bytes: [UInt8]) {
        switch message.header.operation {
        case .connectMux, .muxClientMessage: peersMuxes.insert(message.header.muxID)
        default: break
        }
        var error: MuxError?
        do {
            try machine.receive(message, in: bytes.span.bytes, now: now)
        } catch let fault {
            error = fault
        }
        let count = takeActions(of: message, in: bytes)
        precondition(count <= Self.mostActionsOfAMessage, "a message led to much")
        if let error { end(for: error) }
        precondition(
            hasEnded || machine.holdings.controlBytes <= machine.configuration.maximumQueuedControlBytes,
            "too many control messages"
        )
        checkLimits()
    }

    // MARK: Actions

    /// Takes all actions; how many there were of those that are bounded.
    @discardableResult
    func takeActions(of message: Message? = nil, in bytes: [UInt8] = []) -> Int {
        var count = 0
        var ending: MuxError?
        while let action = machine.nextAction() {
            switch action {
            case .discardPayload, .sendable, .handlerSendable: break
            default: count += 1
            }
            if case .disconnect(let error) = action { ending = ending ?? error }
            perform(action, of: message, in: bytes)
        }
        // Only a connection that has not ended is told to.
        if let ending, !hasEnded { end(for: ending) }
        return count
    }

    private func perform(_ action: MuxAction, of message: Message?, in bytes: [UInt8]) {
        switch action {
        case .discardPayload(let token):
            precondition(kept.removeValue(forKey: token) != nil, "discarded what is not kept")
        case .piece(let owner, let payload): keepPiece(payload, of: owner, message, in: bytes)
        case .callAged(let mux): change(mux) { _ in }
        case .response(let mux, let payload):
            let content = complete(payload, of: .call(mux: mux), in: bytes)
            change(mux) { call in
                precondition(!call.isStream, "an answer to a stream")
                checkResponse(content, of: call, mux: mux)
            }
            ended(mux, nil)
        case .callFailed(let mux, let failure):
            change(mux) { checkFailure(failure, of: $0, mux: mux, in: bytes) }
            ended(mux, failure)
        case .streamMessage(let mux, let payload):
            let content = complete(payload, of: .call(mux: mux), in: bytes)
            change(mux) { call in
                precondition(call.isStream, "a message of a request")
                checkMessage(content, of: call, mux: mux)
                call.received.append(content)
            }
        case .streamFinished(let mux):
            change(mux) { call in
                precondition(call.isStream, "the end of a request's stream")
                checkFinish(of: call, mux: mux)
            }
            ended(mux, nil)
        case .sendable(let mux):
            change(mux) { call in
                precondition(call.isBlocked, "told to send, though it did not wait")
                call.isBlocked = false
            }
        case .startRequest(let key, let call): start(key, call, isStream: false, of: message, in: bytes)
        case .startStream(let key, let call): start(key, call, isStream: true, of: message, in: bytes)
        case .handlerMessage(let key, let payload):
            let content = complete(payload, of: .stream(key), in: bytes)
            changeHandler(key) { handler in
                precondition(handler.isAccepted && !handler.isInputFinished, "a message to a handler that takes none")
                checkMessage(content, of: handler)
                handler.received.append(content)
            }
        case .handlerInputFinished(let key):
            changeHandler(key) { handler in
                precondition(handler.isStream && !handler.isInputFinished, "the end of input of a handler without")
                handler.isInputFinished = true
                checkInputFinished(of: handler)
            }
        case .handlerSendable(let key):
            changeHandler(key) { handler in
                precondition(handler.isBlocked, "a handler was told to send, though it did not wait")
                handler.isBlocked = false
            }
        case .cancelHandler(let key, let cancellation): cancelled(key, cancellation)
        case .peerDraining:
            precondition(!isPeerDraining, "drains twice")
            isPeerDraining = true
        case .drained:
            precondition(hasAskedForDrain && !isDrained && !hasEnded, "drained without being asked")
            precondition(
                machine.openCalls == 0 && machine.openIncomingCalls == 0 && !machine.hasMessages,
                "not drained"
            )
            isDrained = true
        case .disconnect: precondition(!hasEnded, "told to end what has ended")
        }
    }

    private func change(_ mux: UInt64, _ body: (inout OwnedCall) -> Void) {
        guard var call = calls[mux], call.isOpen else { preconditionFailure("told of a call that is not open") }
        body(&call)
        calls[mux] = call
    }

    private func changeHandler(_ key: MuxKey, _ body: (inout OwnedHandler) -> Void) {
        guard var handler = handlers[key], handler.isRunning else {
            preconditionFailure("told of a handler that is over")
        }
        body(&handler)
        handlers[key] = handler
    }

    private func ended(_ mux: UInt64, _ failure: CallFailure?) {
        calls[mux]?.isOpen = false
        calls[mux]?.failure = failure
        pieces[.call(mux: mux)] = nil
    }

    // MARK: Handlers

    private func start(_ key: MuxKey, _ call: IncomingCall, isStream: Bool, of message: Message?, in bytes: [UInt8]) {
        guard let header = message?.header else { preconditionFailure("started without a message") }
        precondition(!isDrained, "a call after all was drained")
        let content = complete(call.payload, of: isStream ? .stream(key) : .request(key), in: bytes)
        let handler = OwnedHandler(
            mux: header.muxID,
            isStream: isStream,
            startedAt: now,
            deadlineMilliseconds: call.deadlineMilliseconds,
            isInputFinished: call.isInputFinished
        )
        precondition(handlers.updateValue(handler, forKey: key) == nil, "a key was given twice")
        keys.append(key)
        if isStream {
            // Where payloads come in pieces, streams begin at 0: this may be the last piece.
            let hasChunks = machine.agreement.features.contains(.chunks)
            sequences.streamStarted(header.muxID, first: hasChunks ? 0 : header.sequence)
        }
        checkStart(key, call, content, mux: header.muxID, isStream: isStream)
    }

    private func cancelled(_ key: MuxKey, _ cancellation: HandlerCancellation) {
        let wasArriving = pieces.removeValue(forKey: .request(key)) != nil
        let wasStreamArriving = pieces.removeValue(forKey: .stream(key)) != nil
        guard let handler = handlers[key] else {
            // The first piece of one may have been what ended the connection.
            let isKnown = wasArriving || wasStreamArriving || cancellation == .disconnected
            precondition(isKnown, "cancelled what was never started")
            return
        }
        precondition(handler.isRunning, "cancelled what is over")
        handlers[key]?.cancellation = cancellation
        checkCancellation(cancellation, of: handler)
    }

    // MARK: Payloads

    private func keepPiece(_ payload: InboundPayload, of owner: MuxOwner, _ message: Message?, in bytes: [UInt8]) {
        if case .call(let mux) = owner { change(mux) { _ in } }
        // A stream can end with an error before all of its first payload is there.
        if let header = message?.header, header.operation == .connectMux {
            sequences.streamStarted(header.muxID, first: 0)
        }
        pieces[owner, default: []] += bytes[payload.range]
        precondition((pieces[owner]?.count ?? 0) <= machine.configuration.maximumPayloadBytes, "a payload too long")
    }

    /// A payload with the pieces that came before it.
    private func complete(_ payload: InboundPayload, of owner: MuxOwner, in bytes: [UInt8]) -> [UInt8]? {
        guard payload.followsPieces else {
            precondition(pieces[owner] == nil, "a payload in the middle of another")
            return payload.isNil ? nil : Array(bytes[payload.range])
        }
        guard let before = pieces.removeValue(forKey: owner) else { preconditionFailure("it follows no pieces") }
        let content = before + bytes[payload.range]
        precondition(content.count <= machine.configuration.maximumPayloadBytes, "a payload too long")
        return content
    }
}
