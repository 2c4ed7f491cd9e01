// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// What the owner of a machine does with calls of its own. What the machine does not take stays the owner's.
extension FuzzedOwner {
    func request(
        handler: UInt8,
        payload: [UInt8]?,
        options: CallOptions? = nil,
        deadline: MuxInterval? = nil
    ) -> UInt64? {
        let interval = deadline ?? machine.configuration.defaultRequestDeadline
        let call = OwnedCall(
            isStream: false,
            handler: options?.handlerName == nil ? handler : 0,
            options: options,
            // An empty payload of a request arrives as none.
            initial: payload?.isEmpty ?? true ? nil : payload,
            inCapacity: 0,
            outCapacity: 0,
            openedAt: now,
            deadline: now.advanced(by: interval),
            hasOwnDeadline: deadline != nil,
            isInputFinished: true
        )
        return open(call, payload) { payload throws(MuxError) in
            try machine.request(handler: handler, payload: payload, options: options, deadline: deadline, now: now)
        }
    }

    func openStream(
        handler: UInt8,
        payload: [UInt8]?,
        options: CallOptions? = nil,
        inCapacity: Int,
        outCapacity: Int,
        deadline: MuxInterval? = nil
    ) -> UInt64? {
        let limit = machine.configuration.maximumStreamCapacity
        let call = OwnedCall(
            isStream: true,
            handler: options?.handlerName == nil ? handler : 0,
            options: options,
            initial: payload,
            inCapacity: min(inCapacity, limit),
            outCapacity: max(1, min(outCapacity, limit)),
            openedAt: now,
            deadline: deadline.map { now.advanced(by: $0) } ?? .distantFuture,
            hasOwnDeadline: deadline != nil,
            isInputFinished: inCapacity == 0
        )
        return open(call, payload) { payload throws(MuxError) in
            try machine.openStream(
                handler: handler,
                payload: payload,
                options: options,
                inCapacity: inCapacity,
                outCapacity: outCapacity,
                deadline: deadline,
                now: now
            )
        }
    }

    private func open(
        _ call: OwnedCall,
        _ payload: [UInt8]?,
        _ body: (OutboundPayload) throws(MuxError) -> UInt64
    ) -> UInt64? {
        let outbound = keep(payload)
        do {
            let mux = try body(outbound)
            precondition(
                !hasEnded && !isDrained && !hasAskedForDrain && !isPeerDraining,
                "a call that is none any more"
            )
            precondition(calls.updateValue(call, forKey: mux) == nil, "a mux was given twice")
            muxes.append(mux)
            takeActions()
            checkLimits()
            return mux
        } catch {
            takeBack(outbound)
            checkRefusal(error)
            return nil
        }
    }

    private func checkRefusal(_ error: MuxError) {
        switch error.code {
        case .disconnected: precondition(hasEnded, "the connection has not ended")
        case .draining: precondition(hasAskedForDrain || isPeerDraining, "nobody drains")
        case .tooManyMuxes: precondition(machine.openCalls == machine.configuration.maximumOutgoingMuxes, "not many")
        case .queueFull: precondition(machine.queuedBytes > machine.configuration.maximumQueuedBytes, "not full")
        case .notAgreed: precondition(!machine.agreement.features.contains(.handlerNames), "it is agreed on")
        case .deadlineExceeded, .metadataTooLarge, .payloadTooLarge: break
        default: preconditionFailure("a call fails for no reason of its own")
        }
    }

    func send(on mux: UInt64, _ payload: [UInt8]?) -> MuxMachine.SendResult {
        let call = calls[mux]
        let canSend = call.map { $0.isStream && $0.isOpen && !$0.isInputFinished } ?? false
        let outbound = keep(payload)
        guard let result = try? machine.send(on: mux, payload: outbound) else {
            takeBack(outbound)
            precondition((payload?.count ?? 0) > machine.configuration.maximumPayloadBytes, "a payload was not taken")
            return .ended
        }
        if result != .queued { takeBack(outbound) }
        switch result {
        case .queued:
            precondition(canSend, "sent on a stream that takes nothing")
            calls[mux]?.sent.append(payload)
        case .blocked:
            precondition(canSend, "waits on a stream that takes nothing")
            calls[mux]?.isBlocked = true
        case .ended:
            // The handler's side may have said that it takes no input.
            precondition(
                !canSend || machine.agreement.features.contains(.announcedCapacities),
                "an open stream has ended"
            )
        }
        takeActions()
        checkLimits()
        return result
    }

    func finishInput(of mux: UInt64) {
        if machine.finishInput(of: mux) {
            precondition(calls[mux].map { $0.isOpen && !$0.isInputFinished } ?? false, "finished what is over")
            calls[mux]?.isInputFinished = true
        }
        takeActions()
    }

    /// Takes the next message of a stream, if there is one.
    @discardableResult
    func consume(_ mux: UInt64) -> Bool {
        guard let call = calls[mux], call.consumed < call.received.count else { return false }
        calls[mux]?.consumed += 1
        machine.consumed(mux: mux, byteCount: call.received[call.consumed]?.count ?? 0)
        takeActions()
        return true
    }

    func cancel(_ mux: UInt64) {
        calls[mux]?.isCancelled = true
        machine.cancel(mux: mux)
        takeActions()
        precondition(calls[mux].map { !$0.isOpen } ?? true, "cancelled, but not ended")
        checkLimits()
    }

    func drain() {
        if !hasEnded { hasAskedForDrain = true }
        machine.drain()
        takeActions()
    }
}
