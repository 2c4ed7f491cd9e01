// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MuxMachine {
    var hasChunks: Bool { agreement.features.contains(.chunks) }

    /// Whether a message is a piece of a payload that others follow.
    func isPiece(_ message: Message) -> Bool {
        message.header.flags.contains(.more) && hasChunks
    }

    /// Takes the first piece of a payload. The owner of the machine keeps it.
    mutating func beginPieces(_ message: Message, of owner: MuxOwner, call: IncomingCall? = nil) throws(MuxError) {
        let partial = PartialPayloads.Partial(
            operation: message.header.operation,
            count: message.payload.count,
            // What the call carries beside its payload is kept as long.
            blockCount: call?.extras == nil ? 0 : message.body.count,
            call: call
        )
        partials.begin(owner, partial)
        try checkPartials(message)
        perform(.piece(of: owner, InboundPayload(message)))
    }

    /// Takes a piece that others follow.
    mutating func beginOrTakePiece(_ message: Message, of owner: MuxOwner) throws(MuxError) {
        guard partials[owner] != nil else {
            try beginPieces(message, of: owner)
            return
        }
        _ = try takePiece(message, of: owner)
    }

    /// Takes a further piece.
    ///
    /// - Returns: what is known of the payload if this is its last piece, and its call with that.
    mutating func takePiece(_ message: Message, of owner: MuxOwner) throws(MuxError) -> PartialPayloads.Partial? {
        guard let partial = partials[owner] else { return nil }
        let (count, overflow) = partial.count.addingReportingOverflow(message.payload.count)
        guard !overflow, count <= configuration.maximumPayloadBytes else {
            throw MuxError(
                .payloadTooLarge,
                "received a payload in pieces over the limit of \(configuration.maximumPayloadBytes) bytes",
                muxID: message.header.muxID
            )
        }
        guard isPiece(message) else {
            var last = partials.remove(owner)
            last?.call?.payload = InboundPayload(message, followsPieces: true)
            return last
        }
        partials.add(message.payload.count, to: owner)
        try checkPartials(message)
        perform(.piece(of: owner, InboundPayload(message)))
        return nil
    }

    private func checkPartials(_ message: Message) throws(MuxError) {
        guard partials.byteCount <= configuration.maximumPartialBytes else {
            throw MuxError(
                .payloadTooLarge,
                "received pieces of payloads over the limit of \(configuration.maximumPartialBytes) bytes for all",
                muxID: message.header.muxID
            )
        }
    }
}

extension OutgoingMux {
    /// Takes credits back; true when a waiting sender may go on.
    mutating func restoreCredit(_ message: Message) -> Bool {
        bytes.restore(message.header.deadlineMilliseconds)
        guard !bytes.isInUse || message.header.handler != MuxMachine.CreditMessage.bytesOnly else {
            return sendWindow.resumeForRoom()
        }
        return sendWindow.restore()
    }
}

extension IncomingMux {
    /// Takes credits back; true when a waiting sender may go on.
    mutating func restoreCredit(_ message: Message) -> Bool {
        bytes.restore(message.header.deadlineMilliseconds)
        guard !bytes.isInUse || message.header.handler != MuxMachine.CreditMessage.bytesOnly else {
            return sendWindow.resumeForRoom()
        }
        return sendWindow.restore()
    }
}
