// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing

extension MachineEnd {
    // MARK: Calls

    func request(
        _ handler: UInt8,
        _ payload: Payload = nil,
        subroute: Subroute? = nil,
        deadline: MuxInterval? = nil
    ) throws -> UInt64 {
        let header = try machine.request(
            handler: handler,
            hasSubroute: subroute != nil,
            payload: OutboundPayload(payload),
            deadline: deadline,
            now: now
        )
        say(header, payload: payload.bytes ?? [], subroute: subroute)
        return header.muxID
    }

    func openStream(
        _ handler: UInt8,
        _ payload: Payload = nil,
        inCapacity: Int,
        outCapacity: Int,
        subroute: Subroute? = nil,
        deadline: MuxInterval? = nil
    ) throws -> UInt64 {
        let header = try machine.openStream(
            handler: handler,
            hasSubroute: subroute != nil,
            payload: OutboundPayload(payload),
            inCapacity: inCapacity,
            outCapacity: outCapacity,
            deadline: deadline,
            now: now
        )
        say(header, payload: payload.bytes ?? [], subroute: subroute)
        return header.muxID
    }

    /// Sends a message on a stream of ours; false when it has to wait or cannot be sent.
    @discardableResult
    func send(on mux: UInt64, _ payload: Payload) throws -> MuxMachine.SendResult {
        let result = try machine.send(on: mux, payload: OutboundPayload(payload))
        if case .send(let header) = result { say(header, payload: payload.bytes ?? []) }
        return result
    }

    @discardableResult
    func finishInput(of mux: UInt64) -> Bool {
        guard let header = machine.finishInput(of: mux) else { return false }
        say(header)
        return true
    }

    func consume(_ mux: UInt64) {
        if let credit = machine.consumed(mux: mux) { say(credit) }
    }

    func cancel(_ mux: UInt64) {
        machine.cancel(mux: mux)
        settle()
    }

    // MARK: Handlers

    func isOpen(_ request: MuxKey) -> Bool {
        machine.isOpen(request: request)
    }

    @discardableResult
    func respond(to key: MuxKey, _ payload: Payload, isError: Bool = false) -> Bool {
        do {
            let header = try machine.respond(to: key, payload: OutboundPayload(payload), isError: isError, now: now)
            guard let header else { return false }
            say(header, payload: payload.bytes ?? [])
            return true
        } catch {
            Issue.record(error)
            return false
        }
    }

    /// Sends a message of a handler; false when it has to wait or cannot be sent.
    @discardableResult
    func send(from key: MuxKey, _ payload: Payload) -> Bool {
        do {
            guard case .send(let header) = try machine.send(from: key, payload: OutboundPayload(payload)) else {
                return false
            }
            say(header, payload: payload.bytes ?? [])
            return true
        } catch {
            Issue.record(error)
            return false
        }
    }

    func consume(by key: MuxKey) {
        if let credit = machine.consumed(by: key) { say(credit) }
    }

    func finish(_ key: MuxKey, error: String? = nil) {
        machine.finishStream(key, errorText: error.map { Array($0.utf8) })
        settle()
    }
}
