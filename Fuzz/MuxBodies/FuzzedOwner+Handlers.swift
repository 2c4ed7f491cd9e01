// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// What the owner of a machine does as the handler of a call. What is done too late changes nothing.
extension FuzzedOwner {
    func respond(to key: MuxKey, _ payload: [UInt8]?, isError: Bool, details: FailureDetails? = nil) {
        guard let handler = handlers[key] else { return }
        let wasRunning = handler.isRunning && !handler.isStream
        let outbound = keep(payload)
        // Before anything is heard of it.
        if wasRunning {
            handlers[key]?.result =
                isError ? .failure(payload ?? [], details) : .success(payload)
        }
        guard
            let isTaken = try? machine.respond(to: key, payload: outbound, isError: isError, details: details, now: now)
        else {
            takeBack(outbound)
            handlers[key]?.result = handler.result
            precondition((payload?.count ?? 0) > machine.configuration.maximumPayloadBytes, "an answer was not taken")
            return
        }
        if !isTaken { takeBack(outbound) }
        precondition(!isTaken || wasRunning, "answered twice")
        precondition(isTaken || !wasRunning || isLate(handler), "an answer was not taken")
        takeActions()
        checkLimits()
    }

    /// Whether the deadline that came with a call has passed.
    func isLate(_ handler: OwnedHandler) -> Bool {
        handler.deadlineMilliseconds != 0
            && now >= handler.startedAt.advanced(by: .milliseconds(handler.deadlineMilliseconds))
            || machine.agreement.features.contains(.chunks) && handler.deadlineMilliseconds != 0
    }

    func abandon(_ key: MuxKey) {
        guard let handler = handlers[key], !handler.isStream else { return }
        if handler.isRunning { handlers[key]?.result = .abandoned }
        machine.abandonRequest(key)
        takeActions()
        checkLimits()
    }

    func refuse(_ key: MuxKey, reason: String, details: FailureDetails? = nil) {
        guard let handler = handlers[key] else { return }
        if handler.isRunning, !handler.isAccepted { handlers[key]?.result = .refusal(reason) }
        if handler.isStream {
            machine.refuseStream(key, reason: reason, details: details)
        } else {
            machine.refuseRequest(key, reason: reason, details: details)
        }
        takeActions()
        checkLimits()
    }

    func accept(_ key: MuxKey, inCapacity: Int, outCapacity: Int) {
        guard let handler = handlers[key], handler.isStream else { return }
        if handler.isRunning, !handler.isAccepted {
            let limit = machine.configuration.maximumStreamCapacity
            handlers[key]?.isAccepted = true
            handlers[key]?.inCapacity = min(inCapacity, limit)
            handlers[key]?.outCapacity = max(1, min(outCapacity, limit))
            if inCapacity == 0 { handlers[key]?.isInputFinished = true }
        }
        machine.acceptStream(key, inCapacity: inCapacity, outCapacity: outCapacity)
        takeActions()
    }

    func send(from key: MuxKey, _ payload: [UInt8]?) -> MuxMachine.SendResult {
        let handler = handlers[key]
        let canSend = handler.map { $0.isAccepted && $0.isRunning } ?? false
        let outbound = keep(payload)
        guard let result = try? machine.send(from: key, payload: outbound) else {
            takeBack(outbound)
            precondition((payload?.count ?? 0) > machine.configuration.maximumPayloadBytes, "a payload was not taken")
            return .ended
        }
        if result != .queued { takeBack(outbound) }
        switch result {
        case .queued:
            precondition(canSend, "a handler that is over sent")
            // None is sent as an empty one.
            handlers[key]?.sent.append(payload ?? [])
        case .blocked:
            precondition(canSend, "a handler that is over waits")
            handlers[key]?.isBlocked = true
        case .ended: precondition(!canSend, "a running handler cannot send")
        }
        takeActions()
        checkLimits()
        return result
    }

    /// Takes the next message for a handler, if there is one.
    @discardableResult
    func consume(by key: MuxKey) -> Bool {
        guard let handler = handlers[key], handler.isRunning, handler.consumed < handler.received.count else {
            return false
        }
        handlers[key]?.consumed += 1
        machine.consumed(by: key, byteCount: handler.received[handler.consumed]?.count ?? 0)
        takeActions()
        return true
    }

    func finish(_ key: MuxKey, errorText: [UInt8]?, details: FailureDetails? = nil) {
        guard let handler = handlers[key], handler.isStream else { return }
        if handler.isAccepted, handler.isRunning {
            handlers[key]?.result = errorText.map { .failure($0, details) } ?? .success(nil)
            // What has begun to arrive is nobody's any more.
            pieces[.stream(key)] = nil
        }
        machine.finishStream(key, errorText: errorText, details: details)
        takeActions()
        checkLimits()
    }
}
