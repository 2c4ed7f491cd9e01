// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MuxMachine {
    /// The next message to write; nil when there is none.
    ///
    /// Control messages come first, then the muxes in turns. A message is given its number here and not before. What is
    /// written makes room for more: ``nextAction()`` may have something to do after the last message.
    ///
    /// - Parameter now: the time; requests carry what is left of their deadlines.
    public mutating func nextMessage(now: MuxInstant) -> OutboundMessage? {
        guard !hasEnded else { return nil }
        while true {
            // Again each time: a call that turns out to be late may have led to one.
            while let entry = queue.popControl() {
                if let message = message(of: entry) { return message }
            }
            let flow = queue.nextFlow()
            guard flow != SendQueue.noFlow else { return nil }
            if let message = writeNext(of: flow, now: now) { return message }
        }
    }

    // MARK: Control messages

    private mutating func message(of entry: ControlEntry) -> OutboundMessage? {
        switch entry {
        case .message(let message):
            return OutboundMessage(message.header, own: message.payload, extensionBlock: message.extensionBlock)
        case .counted(let operation, let owner, let returnedBytes, let returnsMessage, let block):
            guard let (mux, sequence) = takeSequence(of: owner) else { return nil }
            let header = header(
                operation,
                mux: mux,
                sequence: sequence,
                deadlineMilliseconds: returnedBytes,
                handler: returnsMessage ? 0 : CreditMessage.bytesOnly
            )
            return OutboundMessage(header, extensionBlock: block)
        }
    }

    /// What a credit's handler field says (GRID-V1-EXTENSIONS, byte credits).
    enum CreditMessage {
        /// Bytes are given back, and no message.
        static let bytesOnly: UInt8 = 1
    }

    /// The mux and the number for the next counted message; nil when the mux has ended.
    private mutating func takeSequence(of owner: MuxOwner) -> (mux: UInt64, sequence: UInt32)? {
        switch owner {
        case .call(let mux):
            calls.update(MuxKey(rawValue: mux)) { (mux, $0.takeSendSequence()) }
        case .stream(let key):
            incomingStreams.update(key) { ($0.header.muxID, $0.takeSendSequence()) }
        case .request: nil
        }
    }

    // MARK: Payloads

    /// Writes the first message of a flow, or its next piece; nil when nothing of it is to be written any more.
    private mutating func writeNext(of flow: Int32, now: MuxInstant) -> OutboundMessage? {
        guard var message = queue.first(of: flow) else { return nil }
        let owner = queue.owner(of: flow)
        let isFirstPiece = message.pieces == 0
        guard let (mux, sequence, deadline) = begin(message, of: owner, now: now) else { return nil }
        let start = message.written
        let left = message.payload.count - start
        let count = min(left, pieceLimit(of: message))
        let isLastPiece = count == left
        var flags = message.flags
        if !isFirstPiece { flags.remove(.subroute) }
        if !isLastPiece { flags.insert(.more) }
        let header = header(
            message.operation,
            mux: mux,
            sequence: sequence,
            deadlineMilliseconds: isFirstPiece ? deadline : 0,
            handler: isFirstPiece ? message.handler : 0,
            flags: flags
        )
        let block = isFirstPiece ? message.extensionBlock : nil
        let outbound =
            if let text = message.text {
                OutboundMessage(header, own: text, extensionBlock: block)
            } else {
                OutboundMessage(
                    header,
                    kept: message.payload.token,
                    start..<start + count,
                    isLastPiece: isLastPiece,
                    extensionBlock: block
                )
            }
        message.written += count
        message.pieces &+= 1
        let rest = isLastPiece ? nil : message
        let debt = queue.wrote(rest, of: flow, cost: count + QueuedMessage.overhead)
        let remaining = debt == nil ? flow : SendQueue.noFlow
        wrote(message, of: owner, isLastPiece: isLastPiece, flow: remaining, debt: debt ?? 0)
        return outbound
    }

    /// Takes the number of a message that is about to be written; nil when its call is over instead.
    private mutating func begin(
        _ message: QueuedMessage,
        of owner: MuxOwner,
        now: MuxInstant
    ) -> (mux: UInt64, sequence: UInt32, deadline: UInt32)? {
        switch owner {
        case .call(let mux):
            let key = MuxKey(rawValue: mux)
            var wasAnnounced = true
            var deadline: UInt32 = 0
            let sequence = calls.update(key) { call -> UInt32? in
                wasAnnounced = call.isAnnounced
                guard wasAnnounced || now < call.deadline else { return nil }
                call.isAnnounced = true
                deadline = call.millisecondsLeft(now)
                return call.takeSendSequence()
            }
            guard let sequence, let sequence else {
                fail(key, .deadlineExceeded, tellPeer: false)
                return nil
            }
            if !wasAnnounced {
                draining.unannouncedCalls -= 1
                acknowledgeDrainIfReady()
            }
            // Of a stream's messages, only the first has a deadline.
            return (mux, sequence, message.operation == .muxClientMessage ? 0 : deadline)
        case .request(let key):
            return incomingRequests.update(key) { ($0.header.muxID, $0.header.sequence, 0) }
        case .stream(let key):
            return incomingStreams.update(key) { ($0.header.muxID, $0.takeSendSequence(), 0) }
        }
    }

    /// How much of a payload goes into one message. An error goes out whole, so that it is never taken for the end of another
    /// payload.
    private func pieceLimit(of message: QueuedMessage) -> Int {
        guard agreement.features.contains(.chunks), !message.flags.contains(.error) else { return .max }
        return agreement.sendChunkBytes
    }

    /// What follows from a piece that is written.
    private mutating func wrote(
        _ message: QueuedMessage,
        of owner: MuxOwner,
        isLastPiece: Bool,
        flow: Int32,
        debt: Int
    ) {
        let hasRoom = queue.bytes(of: flow) <= configuration.maximumQueuedBytesPerMux / 2
        switch owner {
        case .call(let mux):
            let resumes = calls.update(MuxKey(rawValue: mux)) { call -> Bool in
                call.flow = flow
                call.debt = debt
                return hasRoom && call.isAcknowledged && call.sendWindow.resumeForRoom()
            }
            if resumes == true { perform(.sendable(mux: mux)) }
        case .request(let key):
            incomingRequests.update(key) { $0.flow = flow }
            if isLastPiece { removeIncomingRequest(key) }
        case .stream(let key):
            let resumes = incomingStreams.update(key) { stream -> Bool in
                stream.flow = flow
                stream.debt = debt
                return hasRoom && !stream.hasReturned && stream.sendWindow.resumeForRoom()
            }
            if isLastPiece, message.flags.contains(.endOfStream) {
                // All that the handler has sent is written: the mux is over.
                guard let stream = removeIncomingStream(key) else { return }
                send(header(.disconnectClientMux, mux: stream.header.muxID))
            } else if resumes == true {
                perform(.handlerSendable(key))
            }
        }
        resumeStalledIfPossible()
    }

    // MARK: Waiting for room

    /// Has a stream told when there is room in the queue again.
    mutating func waitForRoom(_ owner: MuxOwner) {
        stalled.append(owner)
        forgetEndedStalled()
    }

    /// Tells those who wait for room, if there is some again: messages were written, or dropped.
    mutating func resumeStalledIfPossible() {
        guard !stalled.isEmpty, !hasEnded else { return }
        guard queue.queuedBytes <= configuration.maximumQueuedBytes / 2 else { return forgetEndedStalled() }
        let owners = stalled
        stalled.removeAll(keepingCapacity: owners.count <= 1024)
        for owner in owners {
            switch owner {
            case .call(let mux):
                let resumes = calls.update(MuxKey(rawValue: mux)) { $0.leaveLineForRoom() }
                if resumes == true { perform(.sendable(mux: mux)) }
            case .stream(let key):
                let resumes = incomingStreams.update(key) { $0.leaveLineForRoom() }
                if resumes == true { perform(.handlerSendable(key)) }
            case .request: break
            }
        }
    }

    /// Streams that have ended do not stay in line: a peer could open and end any number while the queue is full.
    private mutating func forgetEndedStalled() {
        guard stalled.count > 16 + 2 * (calls.count + incomingStreams.count) else { return }
        let (calls, streams) = (calls, incomingStreams)
        stalled.removeAll { owner in
            switch owner {
            case .call(let mux): !calls.contains(MuxKey(rawValue: mux))
            case .stream(let key): !streams.contains(key)
            case .request: true
            }
        }
    }
}

extension OutgoingMux {
    /// Leaves the line of those who wait for room; true when its sender may go on.
    fileprivate mutating func leaveLineForRoom() -> Bool {
        sendWindow.isStalled = false
        return isAcknowledged && sendWindow.resumeForRoom()
    }
}

extension IncomingMux {
    /// Leaves the line of those who wait for room; true when its handler may go on.
    fileprivate mutating func leaveLineForRoom() -> Bool {
        sendWindow.isStalled = false
        return !hasReturned && sendWindow.resumeForRoom()
    }
}
