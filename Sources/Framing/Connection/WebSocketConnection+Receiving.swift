// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension WebSocketConnection {
    /// Takes the next event off the front of `bytes`.
    ///
    /// - Parameters:
    ///   - bytes: All bytes received and not yet consumed, in their order; unmasked in place.
    ///   - now: The time.
    ///   - output: Where to append what is to be sent.
    /// - Returns: How many bytes to drop from the front, and the event if there is one.
    @inlinable
    public mutating func receive(
        _ bytes: UnsafeMutableRawBufferPointer,
        at now: WebSocketInstant,
        into output: inout some OutboundBuffer
    ) -> Step {
        guard let message = takeWholeMessage(bytes, at: now) else {
            return receiveFrames(bytes, at: now, into: &output)
        }
        return Step(
            consumed: message.payload.upperBound,
            event: .message(kind: message.kind, payload: .inPlace(message.payload))
        )
    }

    /// As ``WebSocketMachine/takeWholeMessage(_:)``, with what has to be noted about it.
    @usableFromInline
    mutating func takeWholeMessage(
        _ bytes: UnsafeMutableRawBufferPointer,
        at now: WebSocketInstant
    ) -> WebSocketMachine.WholeMessage? {
        guard phase.isParsing, !inflatedIsReady, case nil = pending else { return nil }
        // Where there is no whole message, this is done once more, to the same end.
        time = max(time, now)
        if bytes.count > leftOver { liveness?.restart(at: time) }
        guard let message = machine.takeWholeMessage(bytes) else { return nil }
        leftOver = bytes.count &- message.payload.upperBound
        unfinishedSince = nil
        return message
    }

    /// Takes the next event off the front of `bytes`, whatever it is.
    @usableFromInline
    mutating func receiveFrames(
        _ bytes: UnsafeMutableRawBufferPointer,
        at now: WebSocketInstant,
        into output: inout some OutboundBuffer
    ) -> Step {
        time = max(time, now)
        if let event = pending.take() { return Step(consumed: 0, event: event) }
        guard phase.isParsing else { return Step(consumed: bytes.count) }
        if bytes.count > leftOver { liveness?.restart(at: time) }
        do throws(FramingError) {
            let step = try nextStep(bytes, into: &output)
            leftOver = bytes.count - step.consumed
            noteProgress(step)
            return step
        } catch {
            return Step(consumed: bytes.count, event: end(.failure(error), into: &output))
        }
    }

    /// Takes the next event off the front of `bytes`.
    ///
    /// - Parameters:
    ///   - bytes: All bytes received and not yet consumed, in their order; unmasked in place.
    ///   - now: The time.
    ///   - output: Where to append what is to be sent.
    /// - Returns: How many bytes to drop from the front, and the event if there is one.
    public mutating func receive(
        _ bytes: inout MutableRawSpan,
        at now: WebSocketInstant,
        into output: inout some OutboundBuffer
    ) -> Step {
        bytes.withUnsafeMutableBytes { receive($0, at: now, into: &output) }
    }

    /// Tells that the caller has stopped reading from the transport, because the application is slow.
    ///
    /// While it does not read, the silence is not the peer's: no time limit on what the peer sends is counted.
    public mutating func pauseReading(at now: WebSocketInstant) {
        time = max(time, now)
        if pausedSince == nil { pausedSince = time }
    }

    /// Tells that the caller reads again.
    public mutating func resumeReading(at now: WebSocketInstant) {
        time = max(time, now)
        guard let pausedSince = pausedSince.take() else { return }
        liveness?.restart(at: time)
        unfinishedSince = unfinishedSince?.advanced(byNanoseconds: time.nanoseconds(since: pausedSince))
    }

    private mutating func nextStep(
        _ bytes: UnsafeMutableRawBufferPointer,
        into output: inout some OutboundBuffer
    ) throws(FramingError) -> Step {
        dropUntaken()
        var start = 0
        while true {
            switch try machine.receive(bytes, from: start) {
            case .step(let step):
                guard let event = step.event else { return Step(consumed: step.consumed, needed: step.needed) }
                return Step(consumed: step.consumed, event: try translate(event, bytes, into: &output))
            case .piece(let piece):
                try inflate(piece, bytes)
                start = piece.range.upperBound
                guard piece.isLast else { continue }
                return Step(consumed: start, event: .message(kind: piece.kind, payload: .assembled))
            }
        }
    }

    /// What an event of the machine is to the caller, and what is to be sent for it.
    private mutating func translate(
        _ event: WebSocketMachine.Event,
        _ bytes: UnsafeMutableRawBufferPointer,
        into output: inout some OutboundBuffer
    ) throws(FramingError) -> Event {
        switch event {
        case .message(let kind, let payload):
            return .message(kind: kind, payload: payload)
        case .ping(let range):
            try countControlFrame()
            answerPing(UnsafeRawBufferPointer(rebasing: bytes[range]), into: &output)
            return .ping(range)
        case .pong(let range):
            try countControlFrame()
            liveness?.receivePong(UnsafeRawBufferPointer(rebasing: bytes[range]), at: time)
            return .pong(range)
        case .close(let code, let range):
            let reason = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self)
            return end(.close(CloseFrame(code: code, reason: reason)), into: &output)
        }
    }

    private mutating func countControlFrame() throws(FramingError) {
        guard controlFrames.spend(at: time) else { throw .tooManyControlFrames(configuration.limits) }
    }

    /// Answers a ping. While the transport takes nothing only the latest is kept, which is answer enough (RFC 6455
    /// §5.5.3): a peer that pings and does not read would fill the memory otherwise.
    private mutating func answerPing(_ payload: UnsafeRawBufferPointer, into output: inout some OutboundBuffer) {
        guard phase == .open else { return }
        if queue.isWritable {
            append(.pong, payload, into: &output)
        } else {
            waitingPong = Array(payload)
        }
    }

    /// Keeps the time of the first byte of what is there in part.
    private mutating func noteProgress(_ step: Step) {
        switch step.event {
        case nil:
            if leftOver == 0 && !machine.isWithinMessage {
                unfinishedSince = nil
            } else if unfinishedSince == nil {
                unfinishedSince = time
            }
        case .message:
            unfinishedSince = nil
        case .ping, .pong:
            if !machine.isWithinMessage { unfinishedSince = nil }
        case .endPending, .close, .failed, .closeOutput, .closeTransport:
            break
        }
    }
}
