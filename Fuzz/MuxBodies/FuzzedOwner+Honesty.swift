// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// What has to arrive from an honest peer. Without one, anything may.
extension FuzzedOwner {
    private func handler(_ call: OwnedCall) -> OwnedHandler? {
        call.startedAs.flatMap { peer?.handlers[$0] }
    }

    // MARK: To the caller

    func checkResponse(_ content: [UInt8]?, of call: OwnedCall, mux: UInt64) {
        guard peer != nil else { return }
        precondition(handler(call)?.result == .success(content), "an answer nobody gave")
    }

    func checkMessage(_ content: [UInt8]?, of call: OwnedCall, mux: UInt64) {
        guard peer != nil else { return }
        guard let sent = handler(call)?.sent, call.received.count < sent.count else {
            preconditionFailure("sent by nobody")
        }
        precondition(sent[call.received.count] == content, "another message than was sent next")
    }

    func checkFinish(of call: OwnedCall, mux: UInt64) {
        guard peer != nil else { return }
        guard let handler = handler(call) else { preconditionFailure("finished by nobody") }
        precondition(handler.result == .success(nil), "an end though the handler did not return")
        precondition(handler.sent == call.received, "an end before the messages")
    }

    func checkFailure(_ failure: CallFailure, of call: OwnedCall, mux: UInt64, in bytes: [UInt8]) {
        switch failure {
        case .cancelled: precondition(call.isCancelled, "nobody cancelled")
        case .deadlineExceeded: precondition(now >= call.deadline, "the deadline has not passed")
        case .remote(let text, let details):
            guard peer != nil else { break }
            let given = machine.agreement.features.contains(.errorCodes)
            guard let handler = handler(call), case .failure(let expected, let expectedDetails) = handler.result else {
                preconditionFailure("an error nobody threw")
            }
            precondition(Array(bytes[text]) == expected, "another error")
            precondition(details == (given ? expectedDetails : nil), "other details of an error")
            precondition(!call.isStream || call.received == handler.sent, "an error before the messages")
        case .refused(let reason, _):
            guard let peer else { break }
            if let handler = handler(call) {
                precondition(handler.result == .refusal(reason), "a refusal nobody gave")
            } else {
                precondition(reason.hasPrefix("too many") || peer.hasAskedForDrain, "a refusal for no reason")
            }
        case .disconnected:
            // By the cut, by pongs that did not come, or by the deadline as the other side counts it.
            guard peer != nil, !hasEnded else { break }
            let silence = now.interval(since: call.openedAt)
            precondition(
                call.hasOwnDeadline || silence > machine.configuration.muxPongTimeout
                    || handler(call)?.cancellation != nil,
                "disconnected for no reason"
            )
        case .protocolViolation: precondition(peer == nil, "an honest peer broke the protocol")
        }
    }

    // MARK: To the handler

    func checkStart(_ key: MuxKey, _ call: IncomingCall, _ content: [UInt8]?, mux: UInt64, isStream: Bool) {
        guard let peer else { return }
        guard let made = peer.calls[mux] else { preconditionFailure("a call nobody made") }
        precondition(made.startedAs == nil && made.isStream == isStream, "a call was started twice")
        precondition(call.handler == made.handler && content == made.initial, "another call than was made")
        precondition(!isStream || call.isInputFinished == (made.inCapacity == 0), "another idea of input")
        let features = machine.agreement.features
        precondition(call.options?.handlerName == made.options?.handlerName, "another name")
        let metadata = features.contains(.metadata) ? made.options?.metadata ?? [:] : [:]
        precondition(call.options?.metadata ?? [:] == metadata, "other metadata")
        peer.calls[mux]?.startedAs = key
    }

    func checkMessage(_ content: [UInt8]?, of handler: OwnedHandler) {
        guard let peer else { return }
        guard let sent = peer.calls[handler.mux]?.sent, handler.received.count < sent.count else {
            preconditionFailure("sent by nobody")
        }
        precondition(sent[handler.received.count] == content, "another message than was sent next")
    }

    func checkInputFinished(of handler: OwnedHandler) {
        guard let peer else { return }
        guard let call = peer.calls[handler.mux] else { preconditionFailure("a call nobody made") }
        precondition(call.isInputFinished && call.sent == handler.received, "the end of input before the messages")
    }

    func checkCancellation(_ cancellation: HandlerCancellation, of handler: OwnedHandler) {
        guard let peer else { return }
        switch cancellation {
        case .cancelledByPeer:
            precondition(peer.calls[handler.mux].map { !$0.isOpen } ?? false, "cancelled though its caller waits")
        case .deadlineExceeded: precondition(isLate(handler), "cancelled before its deadline")
        case .callerUnresponsive:
            precondition(
                now.interval(since: handler.startedAt) > machine.configuration.muxPingTimeout,
                "cancelled early"
            )
        case .disconnected: precondition(hasEnded, "cancelled as disconnected before the end")
        }
    }
}
