// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension MuxWorkload {
    static let refusal = "no such handler"
    static let refusalCode = "unknown-handler"

    /// A call has come for a handler.
    mutating func start(
        _ key: MuxKey,
        mux: UInt64,
        _ incoming: IncomingCall,
        _ payload: ReceivedPayload,
        isStream: Bool,
        of end: Int,
        at now: MuxInstant
    ) throws(SimulationFailure) {
        guard let call = callsByMux[1 - end][mux] else {
            throw SimulationFailure("end \(end) has a call that nobody made")
        }
        try SimulationFailure.unless(call.handler == .none, "\(call) has started twice")
        try SimulationFailure.unless(call.plan.isStream == isStream, "\(call) came as another kind of call")
        try checkConnection(call)
        try check(incoming, payload, of: call)
        call.handler = .running
        call.key = key
        handlersByKey[end][key] = call
        if incoming.deadlineMilliseconds > 0 {
            call.handlerDeadline = now.advanced(by: .milliseconds(incoming.deadlineMilliseconds))
            nextDeadline = min(nextDeadline, call.handlerDeadline.advanced(by: Self.tolerance))
        }
        // One whose connection was given up just now is about to hear of it.
        guard !endpoints[end].wantsClose else { return }
        guard call.plan.address != .unknown else { return refuse(call) }
        guard call.plan.begunAfter.nanoseconds > 0, !isSettling else { return try begin(call, at: now) }
        setAlarm(.begin, call, at: end, after: call.plan.begunAfter, now)
    }

    private mutating func refuse(_ call: ModelCall) {
        call.handler = .refused
        handlersByKey[call.callee][call.key] = nil
        let details = FailureDetails(code: Self.refusalCode)
        if call.plan.isStream {
            endpoints[call.callee].refuseStream(call.key, reason: Self.refusal, details: details)
        } else {
            endpoints[call.callee].refuseRequest(call.key, reason: Self.refusal, details: details)
        }
    }

    /// A connection of one end is one connection of the other: nothing of an older one is seen on a newer one.
    private mutating func checkConnection(_ call: ModelCall) throws(SimulationFailure) {
        let callee = endpoints[call.callee].connections
        let (first, second) = call.caller == 0 ? (call.connection, callee) : (callee, call.connection)
        if connections[second] == nil {
            try SimulationFailure.unless(
                !connections.values.contains(first),
                "\(call) is seen on another connection than it was made on"
            )
            connections[second] = first
        }
        try SimulationFailure.unless(
            connections[second] == first,
            "\(call) is seen on another connection than it was made on"
        )
    }

    private mutating func check(
        _ incoming: IncomingCall,
        _ payload: ReceivedPayload,
        of call: ModelCall
    ) throws(SimulationFailure) {
        let plan = call.plan
        // An empty request arrives as none (GRID-V1 §2.3).
        let isSame = plan.isStream ? call.payload.matches(payload) : call.payload.hasBytes(of: payload)
        try SimulationFailure.unless(isSame, "\(call) arrived with another payload")
        let number =
            switch plan.address {
            case .number, .subroute: ModelCall.handlerNumber
            case .unknown: ModelCall.unknownNumber
            case .name: 0 as UInt8
            }
        let options = call.options
        let metadata = agreement.features.contains(.metadata) ? options?.metadata ?? [:] : [:]
        try SimulationFailure.unless(
            incoming.handler == number && incoming.subroute == (plan.address == .subroute ? ModelCall.subroute : nil)
                && incoming.options?.handlerName == options?.handlerName
                && (incoming.options?.metadata ?? [:]) == metadata,
            "\(call) arrived with another address or other metadata"
        )
        let interval = plan.deadline ?? (plan.isStream ? .max : configuration.defaultRequestDeadline)
        let isTimed = interval < .max
        try SimulationFailure.unless(
            isTimed == (incoming.deadlineMilliseconds > 0)
                && Int64(incoming.deadlineMilliseconds) <= interval.nanoseconds / 1_000_000,
            "\(call) arrived with another deadline"
        )
        try SimulationFailure.unless(
            !plan.isStream || incoming.isInputFinished == (plan.callerCapacities.input == 0),
            "\(call) arrived with another end of input"
        )
        if payload.bytes.count > agreement.sendChunkBytes, agreement.features.contains(.chunks) {
            tally.count("calls in pieces")
        }
    }

    /// The handler begins.
    mutating func begin(_ call: ModelCall, at now: MuxInstant) throws(SimulationFailure) {
        guard call.handler == .running, !call.hasBegun else { return }
        call.hasBegun = true
        if call.plan.isStream {
            let capacities = call.plan.handlerCapacities
            endpoints[call.callee].acceptStream(
                call.key,
                inCapacity: capacities.input,
                outCapacity: capacities.output
            )
        }
        if let interval = call.plan.answeredAfter, interval.nanoseconds > 0, !isSettling {
            setAlarm(.end, call, at: call.callee, after: interval, now)
        } else if call.plan.answeredAfter != nil || isSettling {
            call.isDue = true
        }
        try endHandler(call, at: now)
    }

    /// Sends what the handler has to send, as far as it may, and ends it if there is nothing left to do.
    mutating func endHandler(_ call: ModelCall, at now: MuxInstant) throws(SimulationFailure) {
        // One whose connection was given up just now is about to hear of it.
        guard call.handler == .running, call.hasBegun, !endpoints[call.callee].wantsClose else { return }
        while call.plan.isStream, call.outputsSent < call.plan.outputs {
            let sent = try result { () throws(MuxError) in
                try endpoints[call.callee].send(from: call.key, call.output(call.outputsSent).bytes)
            }
            guard sent == .queued else {
                if sent == .ended { suspects.append(call) } else { tally.count("blocked handlers") }
                break
            }
            call.outputsSent += 1
        }
        guard call.isDue, call.hasHandlerDone else { return }
        call.handler = .returned
        handlersByKey[call.callee][call.key] = nil
        guard !call.plan.isStream else {
            let isError = call.plan.ending != .success
            return endpoints[call.callee].finishStream(
                call.key,
                errorText: isError ? call.errorText : nil,
                details: call.details
            )
        }
        try answer(call, at: now)
    }

    private mutating func answer(_ call: ModelCall, at now: MuxInstant) throws(SimulationFailure) {
        guard call.plan.ending != .nothing else { return endpoints[call.callee].abandonRequest(call.key) }
        let isError = call.plan.ending != .success
        call.isAnswered = try result { () throws(MuxError) in
            try endpoints[call.callee].respond(
                to: call.key,
                isError ? call.errorText : call.response.bytes,
                isError: isError,
                details: call.details,
                at: now
            )
        }
        guard !call.isAnswered, !isDue(call, at: now) else { return }
        // It was cancelled, of which there is an event to come.
        call.handler = .running
        handlersByKey[call.callee][call.key] = call
        suspects.append(call)
    }

    /// Has the handler read what has come, as it likes to.
    mutating func readAsHandler(_ call: ModelCall, at now: MuxInstant) {
        guard call.handler == .running else { return }
        while !call.unreadByHandler.isEmpty {
            switch call.plan.handlerReading {
            case .after(let interval) where !isSettling:
                guard !call.isHandlerReading else { return }
                call.isHandlerReading = true
                return setAlarm(.handlerReads, call, at: call.callee, after: interval, now)
            case .stopping(let count) where !isSettling && call.inputsRead >= count:
                tally.count("consumers that stop")
                return
            default: takeAsHandler(call)
            }
        }
    }

    func takeAsHandler(_ call: ModelCall) {
        guard call.handler == .running, !call.unreadByHandler.isEmpty else { return }
        call.inputsRead += 1
        endpoints[call.callee].consumed(by: call.key, byteCount: call.unreadByHandler.removeFirst())
    }
}
