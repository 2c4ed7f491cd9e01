// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

extension RandomRun {
    func step() throws {
        let side = Int.random(in: 0...1, using: &generator)
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<3: try request(side)
        case 3..<7: try openStream(side)
        case 7..<23: if let mux = anyCall(side) { try send(side, mux) }
        case 23..<24: if let mux = anyCall(side) { finishInput(side, mux) }
        case 24..<39: if let mux = anyCall(side) { consume(side, mux) }
        case 39..<40: if let mux = anyCall(side) { cancel(side, mux) }
        case 40..<56: if let mux = anyCall(side) { handlerSends(side, mux) }
        case 56..<70: if let mux = anyCall(side) { handlerConsumes(side, mux) }
        case 70..<72: if let mux = anyCall(side) { returns(side, mux, isError: Bool.random(using: &generator)) }
        case 72..<95: deliver(from: side, Int.random(in: 1...6, using: &generator))
        default:
            let milliseconds: [UInt32] = [0, 1, 1, 3, 5, 5, 100, 1000, 4000, 15_000]
            pass(.milliseconds(milliseconds.randomElement(using: &generator) ?? 0))
        }
        observe()
    }

    private func anyCall(_ side: Int) -> UInt64? {
        // Mostly one that is open at either end, at times one that is long over.
        let isAny = Int.random(in: 0..<10, using: &generator) == 0
        let candidates = muxes[side].filter { mux in
            isAny || calls[side][mux].map { $0.end == nil || $0.isHandlerRunning } ?? false
        }
        return candidates.randomElement(using: &generator)
    }

    private func anyDeadline() -> MuxInterval? {
        let deadlines: [MuxInterval?] = [
            nil, nil, .milliseconds(1), .milliseconds(7), .seconds(2), .seconds(20), .seconds(90),
        ]
        return deadlines.randomElement(using: &generator) ?? nil
    }

    /// A payload of its own, or at times none.
    private func anyPayload() -> Payload {
        serial += 1
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: return nil
        case 1: return ""
        default: return Payload("payload \(serial)")
        }
    }

    // MARK: The caller

    private func open(_ side: Int, _ mux: UInt64, isStream: Bool) {
        expect(calls[side][mux] == nil, "mux \(mux) was given twice")
        calls[side][mux] = ModelCall(isStream: isStream)
        muxes[side].append(mux)
    }

    private func request(_ side: Int) throws {
        guard ends[side].machine.openCalls < 8 else {
            expect((try? ends[side].request(20)) == nil, "a call beyond the limit")
            return
        }
        open(side, try ends[side].request(20, anyPayload(), deadline: anyDeadline()), isStream: false)
    }

    private func openStream(_ side: Int) throws {
        let id = UInt8.random(in: 30...33, using: &generator)
        guard let capacity = Self.capacities[id], ends[side].machine.openCalls < 8 else { return }
        let mux = try ends[side].openStream(
            id,
            anyPayload(),
            inCapacity: capacity.input,
            outCapacity: capacity.output,
            deadline: anyDeadline()
        )
        open(side, mux, isStream: true)
        calls[side][mux]?.isInputFinished = capacity.input == 0
    }

    private func send(_ side: Int, _ mux: UInt64) throws {
        let payload = anyPayload()
        let canSend = calls[side][mux].map { $0.isStream && $0.end == nil && !$0.isInputFinished } ?? false
        switch try ends[side].send(on: mux, payload) {
        case .queued:
            expect(canSend, "sent on an ended stream")
            calls[side][mux]?.sent.append(payload)
        case .blocked:
            expect(canSend, "waits on an ended stream")
            calls[side][mux]?.isBlocked = true
        case .ended: expect(!canSend, "could not send on an open stream")
        }
    }

    private func finishInput(_ side: Int, _ mux: UInt64) {
        if ends[side].finishInput(of: mux) { calls[side][mux]?.isInputFinished = true }
    }

    func consume(_ side: Int, _ mux: UInt64) {
        guard let call = calls[side][mux], call.unconsumed > 0 else { return }
        calls[side][mux]?.unconsumed -= 1
        ends[side].consume(mux)
    }

    private func cancel(_ side: Int, _ mux: UInt64) {
        ends[side].cancel(mux)
        observe()
        expect(calls[side][mux]?.end != nil, "cancelled, but not ended")
    }

    // MARK: The handler of a call, on the other side

    private func handlerSends(_ side: Int, _ mux: UInt64) {
        guard let call = calls[side][mux], let key = call.key, call.isStream else { return }
        let payload = anyPayload()
        let isSent = ends[1 - side].send(from: key, payload)
        if isSent {
            expect(call.isHandlerRunning, "a handler that is over sent")
            // Nil messages are sent as empty ones.
            calls[side][mux]?.handlerSent.append(payload == nil ? "" : payload)
        } else {
            calls[side][mux]?.isHandlerBlocked = call.isHandlerRunning
        }
    }

    private func handlerConsumes(_ side: Int, _ mux: UInt64) {
        guard let call = calls[side][mux], let key = call.key, call.handlerUnconsumed > 0 else { return }
        calls[side][mux]?.handlerUnconsumed -= 1
        ends[1 - side].consume(by: key)
    }

    func returns(_ side: Int, _ mux: UInt64, isError: Bool) {
        guard let call = calls[side][mux], let key = call.key, call.isHandlerRunning else { return }
        let payload = anyPayload()
        // Before anything is heard of it.
        calls[side][mux]?.returned = (payload, isError)
        if call.isStream {
            ends[1 - side].finish(key, error: isError ? payload.text : nil)
        } else {
            let isAnswered = ends[1 - side].respond(to: key, payload, isError: isError)
            expect(isAnswered || call.end != nil || isCut, "a running request's answer was not sent")
        }
    }
}
