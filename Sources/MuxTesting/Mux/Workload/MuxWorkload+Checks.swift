// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension MuxWorkload {
    /// Nothing is left at an end.
    func checkIdle(_ end: Int) throws(SimulationFailure) {
        let endpoint = endpoints[end]
        func expect(_ count: Int, _ what: StaticString) throws(SimulationFailure) {
            try SimulationFailure.unless(count == 0, "end \(end) has \(count) \(what) when all is over")
        }
        try expect(endpoint.openCalls, "open calls")
        try expect(endpoint.openIncomingCalls, "open calls of the other end")
        try expect(endpoint.keptPayloads, "payloads")
        try expect(endpoint.partialPayloads, "payloads that came in part")
        try expect(endpoint.queuedBytes, "queued bytes")
        try expect(endpoint.partialBytes, "bytes of payloads that came in part")
        try expect(endpoint.waitingSenders, "senders that wait for room")
    }

    /// Whoever was told that a call is over was told why.
    mutating func checkSuspects() throws(SimulationFailure) {
        for call in suspects {
            try SimulationFailure.unless(
                !call.isOpen || call.handler != .running,
                "\(call) takes nothing more, though it is open and its handler runs"
            )
        }
        suspects.removeAll()
    }

    /// No call and no handler outlives its deadline.
    mutating func checkDeadlines(at now: MuxInstant) throws(SimulationFailure) {
        nextDeadline = .distantFuture
        for call in calls {
            if call.isOpen {
                let latest = call.deadline.advanced(by: Self.tolerance)
                try SimulationFailure.unless(now <= latest, "\(call) has outlived its deadline")
                nextDeadline = min(nextDeadline, latest)
            }
            if call.handler == .running {
                let latest = call.handlerDeadline.advanced(by: Self.tolerance)
                try SimulationFailure.unless(now <= latest, "the handler of \(call) has outlived its deadline")
                nextDeadline = min(nextDeadline, latest)
            }
        }
    }

    /// Whether the connection of a call is gone, as far as an end knows.
    func isGone(_ call: ModelCall, at end: Int) -> Bool {
        let endpoint = endpoints[end]
        return !endpoint.isConnected || endpoint.wantsClose
            || end == call.caller && endpoint.connections != call.connection
    }

    /// Whether a call's deadline has passed, or almost.
    func isDue(_ call: ModelCall, at now: MuxInstant) -> Bool {
        call.deadline < .distantFuture && now >= call.deadline.advanced(by: Self.earliness)
    }

    // MARK: How a call may end

    func check(_ result: MuxCallResult, of call: ModelCall, at now: MuxInstant) throws(SimulationFailure) {
        let isExplained =
            switch result {
            case .response(let payload):
                call.handler == .returned && call.isAnswered && call.plan.ending == .success
                    && call.response.matches(payload)
            case .finished:
                call.handler == .returned && call.plan.ending == .success && call.outputsReceived == call.outputsSent
            case .remoteError(let text, let details): isErrorOfHandler(text, details, call)
            case .refused(let reason, let details): isRefused(reason, details, call)
            case .deadlineExceeded: now >= call.deadline
            case .cancelled: call.isCancelled
            case .disconnected:
                isGone(call, at: call.caller) || call.plan.isStream && isDue(call, at: now) || isHarsh
            case .protocolViolation: false
            }
        try SimulationFailure.unless(
            isExplained,
            "\(call) ended with \(summary(result)); its handler is \(call.handler), \(call.outputsReceived) of \(call.outputsSent) messages have come"
        )
    }

    private func isErrorOfHandler(_ text: [UInt8], _ details: FailureDetails?, _ call: ModelCall) -> Bool {
        let hasCodes = agreement.features.contains(.errorCodes)
        return call.handler == .returned && call.plan.ending != .success && text == call.errorText
            && details == (hasCodes ? call.details : nil) && call.outputsReceived == call.outputsSent
    }

    private func isRefused(_ reason: String, _ details: FailureDetails?, _ call: ModelCall) -> Bool {
        if call.handler == .refused {
            return call.plan.address == .unknown && reason == Self.refusal
                && details?.code == (agreement.features.contains(.errorCodes) ? Self.refusalCode : nil)
        }
        guard call.handler == .none else { return false }
        if reason.hasPrefix("too many") {
            let most = call.plan.isStream ? configuration.maximumIncomingStreams : configuration.maximumIncomingRequests
            return most <= calls.count
        }
        // Where it can be agreed on, a drain fails no call.
        return reason.hasPrefix("draining") && hasDrained[call.callee] && !agreement.features.contains(.drain)
    }

    private func summary(_ result: MuxCallResult) -> String {
        switch result {
        case .response(let payload): "a response of \(payload.bytes.count) bytes"
        case .remoteError(let text, let details):
            "an error “\(String(decoding: text, as: UTF8.self))”, \(details.map { "\($0)" } ?? "no details")"
        default: "\(result)"
        }
    }

    /// Whether a handler may be cancelled for a reason.
    func check(_ cancellation: HandlerCancellation, of call: ModelCall, at now: MuxInstant) throws(SimulationFailure) {
        let isExplained =
            switch cancellation {
            case .deadlineExceeded: isDue(call, at: now)
            case .cancelledByPeer:
                (call.plan.isStream || agreement.features.contains(.requestCancellation))
                    && (call.result == .cancelled || call.result == .deadlineExceeded
                        || call.result == .disconnected && isHarsh)
            case .callerUnresponsive: isHarsh
            case .disconnected: isGone(call, at: call.callee)
            }
        try SimulationFailure.unless(
            isExplained,
            "the handler of \(call) is cancelled, \(cancellation), though \(call.result.map { "the call ended with \(summary($0))" } ?? "the call is open")"
        )
    }
}
