// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import TestSupport

extension RandomRun {
    /// Compares what the machines told with the model.
    func observe() {
        for side in [0, 1] {
            for event in ends[side].takeEvents() { observe(event, at: side) }
        }
    }

    private func observe(_ event: MachineEvent, at side: Int) {
        switch event {
        case .callAged(let mux): change(side, mux) { _ in }
        case .callEnded(let mux, let end): change(side, mux) { ended(&$0, end, at: side) }
        case .streamMessage(let mux, let payload):
            change(side, mux) { call in
                received(payload, after: call.received, of: call.handlerSent)
                call.received.append(payload)
                call.unconsumed += 1
            }
        case .sendable(let mux):
            change(side, mux) { call in
                expect(call.isBlocked, "told to send, though it did not wait")
                call.isBlocked = false
            }
        case .requestStarted(let key, _), .streamStarted(let key, _): started(key, at: side)
        case .handlerMessage(let key, let payload):
            changeHandler(key, at: side) { call in
                received(payload, after: call.handlerReceived, of: call.sent)
                expect(!call.isHandlerInputFinished, "a message after the end of input")
                call.handlerReceived.append(payload)
                call.handlerUnconsumed += 1
            }
        case .handlerInputFinished(let key):
            changeHandler(key, at: side) { call in
                expect(call.isInputFinished && call.handlerReceived == call.sent, "the end came before the messages")
                expect(!call.isHandlerInputFinished, "a second end of input")
                call.isHandlerInputFinished = true
            }
        case .handlerSendable(let key):
            changeHandler(key, at: side) { call in
                expect(call.isHandlerBlocked, "a handler was told to send, though it did not wait")
                call.isHandlerBlocked = false
            }
        case .handlerCancelled(let key, let reason):
            changeHandler(key, at: side) { call in
                expect(reason != .cancelledByPeer || call.end != nil, "cancelled though its caller waits")
                call.isHandlerCancelled = true
            }
        case .peerDraining, .drained: fail("nobody drains")
        }
    }

    private func change(_ side: Int, _ mux: UInt64, _ body: (inout ModelCall) -> Void) {
        guard var call = calls[side][mux] else { return fail("told of mux \(mux), which was never opened") }
        expect(call.end == nil, "told of a call that has ended")
        body(&call)
        calls[side][mux] = call
    }

    private func changeHandler(_ key: MuxKey, at side: Int, _ body: (inout ModelCall) -> Void) {
        guard let mux = keys[side][key], var call = calls[1 - side][mux] else { return fail("told of no handler") }
        expect(call.isHandlerRunning, "told of a handler that is over")
        body(&call)
        calls[1 - side][mux] = call
    }

    private func received(_ payload: Payload, after received: [Payload], of sent: [Payload]) {
        expect(received.count < sent.count && sent[received.count] == payload, "received what was not sent next")
    }

    private func started(_ key: MuxKey, at side: Int) {
        guard let mux = ends[side].heardMux else { return fail("no call was heard") }
        guard keys[side].updateValue(mux, forKey: key) == nil else { return fail("a key was given twice") }
        expect(calls[1 - side][mux]?.key == nil, "a call was started twice")
        calls[1 - side][mux]?.key = key
    }

    private func ended(_ call: inout ModelCall, _ end: CallEnd, at side: Int) {
        call.end = end
        switch end {
        case .response(let payload):
            expect(call.returned.map { !$0.isError && $0.payload == payload } ?? false, "an answer nobody gave")
        case .finished:
            expect(call.returned.map { !$0.isError } ?? false, "an end though the handler did not return")
            expect(call.received == call.handlerSent, "an end before the messages")
        case .remote(let text, _):
            expect(call.returned.map { $0.isError && $0.payload.text == text.text } ?? false, "an error nobody threw")
            expect(call.received == call.handlerSent, "an error before the messages")
        case .refused(let reason, _):
            expect(call.key == nil && reason.hasPrefix("too many"), "refused: \(reason)")
        case .protocolViolation(let reason): fail("an honest peer violated the protocol: \(reason)")
        case .deadlineExceeded, .cancelled, .disconnected: break
        }
    }
}
