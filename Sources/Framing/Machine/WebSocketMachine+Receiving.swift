// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension WebSocketMachine {
    /// Takes the next event off the front of `bytes`.
    ///
    /// - Parameter bytes: All bytes received and not yet consumed, in their order; unmasked in place.
    /// - Returns: How many bytes to drop from the front, and the event if there is one.
    /// - Throws: ``FramingError`` if the peer broke a rule or exceeds a limit, and again on every later call.
    @inlinable
    public mutating func receive(_ bytes: UnsafeMutableRawBufferPointer) throws(FramingError) -> Step {
        guard let message = takeWholeMessage(bytes) else { return try receiveFrames(bytes) }
        return Step(
            consumed: message.payload.upperBound,
            event: .message(kind: message.kind, payload: .inPlace(message.payload))
        )
    }

    /// Takes the next event off the front of `bytes`, whatever it is.
    @usableFromInline
    mutating func receiveFrames(_ bytes: UnsafeMutableRawBufferPointer) throws(FramingError) -> Step {
        switch try receive(bytes, from: 0) {
        case .step(let step):
            return step
        case .piece(let piece):
            // Only a machine that takes compressed messages gives any.
            return Step(consumed: piece.range.upperBound)
        }
    }

    /// Takes the next event, or piece of a compressed message, off the bytes from `start` on. Ranges and numbers count
    /// from the front of `bytes` nevertheless.
    mutating func receive(
        _ bytes: UnsafeMutableRawBufferPointer,
        from start: Int
    ) throws(FramingError) -> Progress {
        switch state {
        case .open:
            break
        case .closed:
            return .step(Step(consumed: bytes.count))
        case .failed(let error):
            throw error
        }
        defer {
            if case .open = state { isBetweenMessages = frame == nil && message == nil && assembled.isEmpty }
        }
        do {
            return try nextStep(bytes, from: start)
        } catch {
            end(with: .failed(error))
            throw error
        }
    }

    /// Takes the next event off the front of `bytes`.
    ///
    /// - Parameter bytes: All bytes received and not yet consumed, in their order; unmasked in place.
    /// - Returns: How many bytes to drop from the front, and the event if there is one.
    /// - Throws: ``FramingError`` if the peer broke a rule or exceeds a limit, and again on every later call.
    @inlinable
    public mutating func receive(_ bytes: inout MutableRawSpan) throws(FramingError) -> Step {
        try bytes.withUnsafeMutableBytes { buffer throws(FramingError) in try receive(buffer) }
    }

    /// Stops parsing, and lets go of what was under way.
    mutating func end(with state: State) {
        self.state = state
        isBetweenMessages = false
        frame = nil
        message = nil
        assembled = []
    }

    /// Goes on with frames until one makes an event or the bytes are used up. Every turn of the loop consumes a header.
    private mutating func nextStep(
        _ bytes: UnsafeMutableRawBufferPointer,
        from start: Int
    ) throws(FramingError) -> Progress {
        var start = start
        while true {
            var current: PartialFrame
            if let frame {
                current = frame
            } else {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
                switch try FrameHeader.parse(rest.bytes, sentBy: role.peer, allowing: takesCompressed ? .rsv1 : []) {
                case .incomplete(let missing):
                    return .step(Step(consumed: start, needed: missing))
                case .complete(let header, let length):
                    try admit(header)
                    current = PartialFrame(header: header, payloadOffset: length)
                }
            }

            if current.header.opcode.isControl || message == nil {
                return .step(try finishWhole(&current, bytes, start: start))
            }
            start += current.payloadOffset
            current.payloadOffset = 0
            if let progress = try takeFragment(&current, bytes, start: &start) { return progress }
        }
    }

    /// Goes on with a frame that is delivered where it lies: a control frame, or a message in one frame.
    private mutating func finishWhole(
        _ current: inout PartialFrame,
        _ bytes: UnsafeMutableRawBufferPointer,
        start: Int
    ) throws(FramingError) -> Step {
        let missing = try process(&current, bytes, payloadStart: start + current.payloadOffset)
        guard missing == 0 else {
            frame = current
            return Step(consumed: start, needed: missing)
        }
        frame = nil
        let payloadStart = start + current.payloadOffset
        let payload = payloadStart..<payloadStart + current.processed
        return Step(consumed: payload.upperBound, event: try event(of: current.header.opcode, payload, bytes))
    }

    /// The event that a whole frame makes.
    private mutating func event(
        of opcode: Opcode,
        _ payload: Range<Int>,
        _ bytes: UnsafeMutableRawBufferPointer
    ) throws(FramingError) -> Event {
        switch opcode {
        case .ping:
            return .ping(payload)
        case .pong:
            return .pong(payload)
        case .close:
            let code = try CloseFrame.validatedCode(of: UnsafeRawBufferPointer(rebasing: bytes[payload]).bytes)
            end(with: .closed)
            let reasonStart = code == nil ? payload.lowerBound : payload.lowerBound + 2
            return .close(code: code, reason: reasonStart..<payload.upperBound)
        case .text:
            try checkTextIsComplete()
            return .message(kind: .text, payload: .inPlace(payload))
        case .binary, .continuation:
            return .message(kind: .binary, payload: .inPlace(payload))
        }
    }

    /// Moves what is there of a fragment into the machine's buffer, or gives it out if it is compressed, advancing
    /// `start` past it.
    ///
    /// - Returns: nil if the fragment is whole and the message is not, so that the next frame is due.
    private mutating func takeFragment(
        _ current: inout PartialFrame,
        _ bytes: UnsafeMutableRawBufferPointer,
        start: inout Int
    ) throws(FramingError) -> Progress? {
        // The payload of a fragment is consumed as it is processed, so what is left of it begins at `start`.
        let before = current.processed
        let missing = try process(&current, bytes, payloadStart: start - before)
        let end = start + (current.processed - before)
        if let message, message.isCompressed {
            return givePiece(start..<end, of: message, current, missing: missing, start: &start)
        }
        assembled.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        start = end
        guard missing == 0 else {
            frame = current
            return .step(Step(consumed: start, needed: missing))
        }
        frame = nil
        guard current.header.isFinal, let kind = message?.kind else { return nil }
        if kind == .text { try checkTextIsComplete() }
        message = nil
        return .step(Step(consumed: start, event: .message(kind: kind, payload: .assembled)))
    }

    private mutating func givePiece(
        _ range: Range<Int>,
        of message: PartialMessage,
        _ current: PartialFrame,
        missing: Int,
        start: inout Int
    ) -> Progress? {
        start = range.upperBound
        frame = missing == 0 ? nil : current
        let isLast = missing == 0 && current.header.isFinal
        if isLast { self.message = nil }
        if !range.isEmpty || isLast {
            return .piece(CompressedPiece(range: range, kind: message.kind, isLast: isLast))
        }
        return missing == 0 ? nil : .step(Step(consumed: start, needed: missing))
    }

    /// Unmasks and checks the bytes of the payload that have come since the last time.
    ///
    /// - Returns: How many bytes of the payload are still missing.
    private mutating func process(
        _ current: inout PartialFrame,
        _ bytes: UnsafeMutableRawBufferPointer,
        payloadStart: Int
    ) throws(FramingError) -> Int {
        let ready = min(bytes.count - payloadStart, current.header.payloadLength)
        guard ready >= current.processed else {
            throw FramingError(
                code: .bytesLost,
                closeCode: .internalError,
                message: "bytes that were not consumed were not offered again"
            )
        }
        let fresh = UnsafeMutableRawBufferPointer(
            rebasing: bytes[payloadStart + current.processed..<payloadStart + ready]
        )
        current.header.maskingKey?.apply(to: fresh, phase: current.processed)
        current.processed = ready
        if isText(current.header.opcode), !textValidator.validate(UnsafeRawBufferPointer(fresh)) {
            throw .invalidText
        }
        return current.header.payloadLength - ready
    }

    private func isText(_ opcode: Opcode) -> Bool {
        switch opcode {
        case .text: message?.isCompressed != true
        case .continuation: message?.kind == .text && message?.isCompressed != true
        case .binary, .close, .ping, .pong: false
        }
    }

    private func checkTextIsComplete() throws(FramingError) {
        guard textValidator.isComplete else { throw .invalidText }
    }
}
