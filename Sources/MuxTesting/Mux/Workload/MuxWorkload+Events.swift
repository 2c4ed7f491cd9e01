// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension MuxWorkload {
    /// What an end tells, held against what is known.
    mutating func handle(_ event: MuxEndpointEvent, of end: Int, at now: MuxInstant) throws(SimulationFailure) {
        switch event {
        case .connectionMade: break
        case .connectionLost: try loseConnection(end)
        case .failed(let error): try checkFault(error, of: end)
        case .malformed(let reason): throw SimulationFailure("end \(end) received what is no message: \(reason)")
        case .piece(let owner):
            guard case .call(let mux) = owner else { break }
            let call = try call(mux, of: end)
            tally.count("pieces for callers")
            if call.plan.isCancelledInPieces { cancel(call) }
        case .callEnded(let mux, let result): try endCall(try call(mux, of: end), result, at: now)
        case .streamMessage(let mux, let payload): try receiveOutput(try call(mux, of: end), payload, at: now)
        case .sendable(let mux): try pumpInputs(try call(mux, of: end), at: now)
        case .requestStarted(let key, let mux, let incoming, let payload):
            try start(key, mux: mux, incoming, payload, isStream: false, of: end, at: now)
        case .streamStarted(let key, let mux, let incoming, let payload):
            try start(key, mux: mux, incoming, payload, isStream: true, of: end, at: now)
        case .handlerMessage(let key, let payload):
            // It may have returned meanwhile.
            if let call = handlersByKey[end][key] { try receiveInput(call, payload, at: now) }
        case .handlerInputFinished(let key):
            if let call = handlersByKey[end][key] { try finishInput(call, at: now) }
        case .handlerSendable(let key):
            if let call = handlersByKey[end][key] { try endHandler(call, at: now) }
        case .handlerCancelled(let key, let cancellation): try cancelHandler(key, cancellation, of: end, at: now)
        case .peerDraining:
            try SimulationFailure.unless(
                hasDrained[1 - end] && agreement.features.contains(.drain),
                "end \(end) is told of a drain that never was"
            )
            knowsOfDraining[end] = true
        case .drained: try checkDrained(end)
        case .alarm(let id): try ring(id, at: now)
        }
    }

    private func call(_ mux: UInt64, of end: Int) throws(SimulationFailure) -> ModelCall {
        guard let call = callsByMux[end][mux] else {
            throw SimulationFailure("end \(end) tells of a call that nobody made")
        }
        return call
    }

    // MARK: The connection

    private mutating func loseConnection(_ end: Int) throws(SimulationFailure) {
        for call in calls where call.isOpen && call.caller == end {
            throw SimulationFailure("\(call) is open after its connection was lost")
        }
        for call in handlersByKey[end].values where call.handler == .running {
            throw SimulationFailure("the handler of \(call) runs after its connection was lost")
        }
        handlersByKey[end].removeAll(keepingCapacity: true)
        try checkIdle(end)
        isDraining[end] = false
        knowsOfDraining[end] = false
    }

    private mutating func checkFault(_ error: MuxError, of end: Int) throws(SimulationFailure) {
        let isExplained =
            switch error.code {
            case .peerUnresponsive: isHarsh
            case .peerNotReading: configuration.maximumQueuedBytes <= 8192
            default: false
            }
        try SimulationFailure.unless(isExplained, "end \(end) gives its connection up: \(error)")
        tally.count(error.code == .peerUnresponsive ? "unresponsive peers" : "peers that do not read")
    }

    private mutating func checkDrained(_ end: Int) throws(SimulationFailure) {
        try SimulationFailure.unless(isDraining[end], "end \(end) is drained and never wanted to be")
        for call in calls {
            let isOpen = call.isOpen && call.caller == end
            let isRunning = call.handler == .running && call.callee == end
            try SimulationFailure.unless(!isOpen && !isRunning, "end \(end) is drained, but \(call) goes on")
        }
        tally.count("drained")
    }

    // MARK: The caller

    private mutating func endCall(
        _ call: ModelCall,
        _ result: MuxCallResult,
        at now: MuxInstant
    ) throws(SimulationFailure) {
        try SimulationFailure.unless(call.isOpen, "\(call) has ended twice")
        try check(result, of: call, at: now)
        if call.plan.isStream, call.handler == .returned { try checkFinalMessage(call, result) }
        call.result = result
        call.isInputDone = true
        call.unreadByCaller.removeAll()
        tally.count(kind(of: result))
        try endHandler(call, at: now)
    }

    /// The final message of a handler costs a credit, unless it was agreed that it does not.
    private func checkFinalMessage(_ call: ModelCall, _ result: MuxCallResult) throws(SimulationFailure) {
        switch result {
        case .finished, .remoteError:
            try SimulationFailure.unless(
                call.unreadByCaller.count <= call.outCapacity || agreement.features.contains(.freeEnd),
                "the handler of \(call) ended without a credit: \(call.unreadByCaller.count) messages are unread"
            )
        default: break
        }
    }

    private func kind(of result: MuxCallResult) -> StaticString {
        switch result {
        case .response: "responses"
        case .finished: "streams finished"
        case .remoteError: "errors of handlers"
        case .refused(let reason, _):
            reason.hasPrefix("too many")
                ? "refused as too many" : reason.hasPrefix("draining") ? "refused for a drain" : "refused"
        case .deadlineExceeded: "deadlines exceeded"
        case .cancelled: "cancelled"
        case .disconnected: "disconnected"
        case .protocolViolation: "violations"
        }
    }

    private mutating func receiveOutput(
        _ call: ModelCall,
        _ payload: ReceivedPayload,
        at now: MuxInstant
    ) throws(SimulationFailure) {
        let index = call.outputsReceived
        try SimulationFailure.unless(
            call.isOpen && index < call.outputsSent && !payload.isNil && call.output(index).hasBytes(of: payload),
            "\(call) received something else than message \(index) of its handler"
        )
        try checkWindow(call, call.unreadByCaller, capacity: call.outCapacity, end: call.caller)
        call.outputsReceived += 1
        call.unreadByCaller.append(payload.bytes.count)
        tally.count("messages to callers")
        readAsCaller(call, at: now)
    }

    /// A sender that keeps the rules never has more under way than the capacity, and one in the consumer's slot.
    private func checkWindow(
        _ call: ModelCall,
        _ unread: [Int],
        capacity: Int,
        end: Int
    ) throws(SimulationFailure) {
        try SimulationFailure.unless(
            unread.count <= capacity,
            "\(call) has \(unread.count + 1) unread messages, with a capacity of \(capacity)"
        )
        guard agreement.features.contains(.byteCredits) else { return }
        let bytes = unread.reduce(0, +)
        let window = agreement(of: end).ownStreamWindowBytes
        try SimulationFailure.unless(
            bytes < window,
            "\(call) has \(bytes) unread bytes, with a window of \(window), and another message"
        )
    }

    // MARK: The handler

    private mutating func receiveInput(
        _ call: ModelCall,
        _ payload: ReceivedPayload,
        at now: MuxInstant
    ) throws(SimulationFailure) {
        let index = call.inputsReceived
        try SimulationFailure.unless(
            call.handler == .running && index < call.inputsSent && !call.isInputFinished
                && call.input(index).matches(payload),
            "the handler of \(call) received something else than message \(index) of its caller"
        )
        try checkWindow(call, call.unreadByHandler, capacity: call.inCapacity, end: call.callee)
        call.inputsReceived += 1
        call.unreadByHandler.append(payload.bytes.count)
        tally.count("messages to handlers")
        readAsHandler(call, at: now)
    }

    private mutating func finishInput(_ call: ModelCall, at now: MuxInstant) throws(SimulationFailure) {
        try SimulationFailure.unless(
            call.isInputDone && !call.isInputFinished && call.inputsReceived == call.inputsSent,
            "the handler of \(call) was told the end of its input after \(call.inputsReceived) of \(call.inputsSent) messages"
        )
        call.isInputFinished = true
        try endHandler(call, at: now)
    }

    private mutating func cancelHandler(
        _ key: MuxKey,
        _ cancellation: HandlerCancellation,
        of end: Int,
        at now: MuxInstant
    ) throws(SimulationFailure) {
        // One whose call has not yet come whole was never started.
        guard let call = handlersByKey[end].removeValue(forKey: key) else {
            try SimulationFailure.unless(
                agreement.features.contains(.chunks),
                "end \(end) cancels a handler that does not run"
            )
            return tally.count("calls cancelled in pieces")
        }
        try check(cancellation, of: call, at: now)
        call.handler = .cancelled(cancellation)
        tally.count("handlers cancelled")
    }

    private func cancel(_ call: ModelCall) {
        guard call.isOpen else { return }
        call.isCancelled = true
        endpoints[call.caller].cancel(mux: call.mux)
    }

    // MARK: Alarms

    private mutating func ring(_ id: Int, at now: MuxInstant) throws(SimulationFailure) {
        guard calls.indices.contains(id >> 3), let alarm = Alarm(rawValue: id & 7) else { return }
        let call = calls[id >> 3]
        switch alarm {
        case .cancel: cancel(call)
        case .begin: try begin(call, at: now)
        case .end:
            call.isDue = true
            try endHandler(call, at: now)
        case .callerReads:
            call.isCallerReading = false
            takeAsCaller(call)
            readAsCaller(call, at: now)
        case .handlerReads:
            call.isHandlerReading = false
            takeAsHandler(call)
            readAsHandler(call, at: now)
        }
    }
}
