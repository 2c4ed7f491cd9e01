// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension MuxWorkload {
    /// What an alarm is for; the call's number is in the bits above.
    enum Alarm: Int {
        case cancel
        case begin
        case end
        case callerReads
        case handlerReads
    }

    func setAlarm(_ alarm: Alarm, _ call: ModelCall, at end: Int, after interval: MuxInterval, _ now: MuxInstant) {
        endpoints[end].setAlarm(call.serial << 3 | alarm.rawValue, at: now.advanced(by: interval))
    }

    // MARK: The caller

    mutating func make(_ plan: CallPlan, at now: MuxInstant) throws(SimulationFailure) {
        let endpoint = endpoints[plan.end]
        // The payload has to be known before the number of the mux is.
        let draft = ModelCall(serial: calls.count, plan: plan, mux: 0, connection: 0, deadline: now)
        let mux: UInt64
        do throws(MuxError) {
            mux = try open(draft, at: now)
        } catch {
            try SimulationFailure.unless(
                isExplained(error, plan),
                "a call of end \(plan.end) could not be made: \(error)"
            )
            tally.count("calls not made")
            return
        }
        try SimulationFailure.unless(
            !isDraining[plan.end] && !knowsOfDraining[plan.end],
            "end \(plan.end) takes a call while it drains"
        )
        try SimulationFailure.unless(callsByMux[plan.end][mux] == nil, "end \(plan.end) uses a number again")
        let interval = plan.deadline ?? (plan.isStream ? .max : configuration.defaultRequestDeadline)
        let call = ModelCall(
            serial: draft.serial,
            plan: plan,
            mux: mux,
            connection: endpoint.connections,
            deadline: now.advanced(by: interval)
        )
        calls.append(call)
        callsByMux[plan.end][mux] = call
        nextDeadline = min(nextDeadline, call.deadline.advanced(by: Self.tolerance))
        tally.count(plan.isStream ? "streams" : "requests")
        if plan.isStream { tally.count(kind(of: plan)) }
        if let interval = plan.cancelledAfter { setAlarm(.cancel, call, at: plan.end, after: interval, now) }
        try pumpInputs(call, at: now)
    }

    private func kind(of plan: CallPlan) -> StaticString {
        switch (plan.inputs > 0, plan.outputs > 0) {
        case (true, true): "streams both ways"
        case (true, false): "streams with input only"
        case (false, true): "streams with output only"
        case (false, false): "streams without messages"
        }
    }

    private func open(_ draft: ModelCall, at now: MuxInstant) throws(MuxError) -> UInt64 {
        let plan = draft.plan
        let handler = plan.address == .unknown ? ModelCall.unknownNumber : ModelCall.handlerNumber
        let subroute = plan.address == .subroute ? ModelCall.subroute : nil
        guard plan.isStream else {
            return try endpoints[plan.end].request(
                handler: handler,
                subroute: subroute,
                payload: draft.payload.bytes,
                options: draft.options,
                deadline: plan.deadline,
                at: now
            )
        }
        return try endpoints[plan.end].openStream(
            handler: handler,
            subroute: subroute,
            payload: draft.payload.bytes,
            options: draft.options,
            inCapacity: plan.callerCapacities.input,
            outCapacity: plan.callerCapacities.output,
            deadline: plan.deadline,
            at: now
        )
    }

    private func isExplained(_ error: MuxError, _ plan: CallPlan) -> Bool {
        let endpoint = endpoints[plan.end]
        switch error.code {
        case .disconnected: return !endpoint.isConnected || endpoint.wantsClose
        case .draining: return isDraining[plan.end] || knowsOfDraining[plan.end]
        case .tooManyMuxes: return endpoint.openCalls >= configuration.maximumOutgoingMuxes
        case .deadlineExceeded: return plan.deadline.map { $0.nanoseconds < 1_000_000 } ?? false
        case .queueFull: return endpoint.queuedBytes > configuration.maximumQueuedBytes
        case .notAgreed: return plan.address == .name && !agreement.features.contains(.handlerNames)
        default: return false
        }
    }

    /// Sends what the caller has to send, as far as it may.
    mutating func pumpInputs(_ call: ModelCall, at now: MuxInstant) throws(SimulationFailure) {
        guard call.isOpen, call.plan.isStream, !call.isInputDone else { return }
        while call.inputsSent < call.plan.inputs {
            switch try result({ () throws(MuxError) in
                try endpoints[call.caller].send(on: call.mux, call.input(call.inputsSent).bytes)
            }) {
            case .queued: call.inputsSent += 1
            case .blocked:
                tally.count("blocked callers")
                return
            case .ended:
                // Over, or without input on the other side.
                if call.inCapacity > 0 { suspects.append(call) }
                call.isInputDone = true
                return try endHandler(call, at: now)
            }
        }
        guard call.plan.finishesInput || isSettling else { return }
        if !endpoints[call.caller].finishInput(of: call.mux), call.inCapacity > 0 { suspects.append(call) }
        call.isInputDone = true
        try endHandler(call, at: now)
    }

    /// Has the caller's consumer read what has come, as it likes to.
    mutating func readAsCaller(_ call: ModelCall, at now: MuxInstant) {
        guard call.isOpen else { return }
        while !call.unreadByCaller.isEmpty {
            switch call.plan.callerReading {
            case .after(let interval) where !isSettling:
                guard !call.isCallerReading else { return }
                call.isCallerReading = true
                return setAlarm(.callerReads, call, at: call.caller, after: interval, now)
            case .stopping(let count) where !isSettling && call.outputsRead >= count:
                tally.count("consumers that stop")
                return
            default: takeAsCaller(call)
            }
        }
    }

    func takeAsCaller(_ call: ModelCall) {
        guard call.isOpen, !call.unreadByCaller.isEmpty else { return }
        call.outputsRead += 1
        endpoints[call.caller].consumed(mux: call.mux, byteCount: call.unreadByCaller.removeFirst())
    }

    // MARK: The end

    /// Brings a call to an end.
    mutating func settle(_ call: ModelCall, at now: MuxInstant) throws(SimulationFailure) {
        readAsCaller(call, at: now)
        try pumpInputs(call, at: now)
        guard call.handler == .running else { return }
        try begin(call, at: now)
        readAsHandler(call, at: now)
        call.isDue = true
        try endHandler(call, at: now)
    }

    func result<Value>(_ body: () throws(MuxError) -> Value) throws(SimulationFailure) -> Value {
        do throws(MuxError) {
            return try body()
        } catch {
            throw SimulationFailure("a message could not be sent: \(error)")
        }
    }
}
