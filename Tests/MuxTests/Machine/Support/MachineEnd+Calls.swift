// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

extension MachineEnd {
    // MARK: Calls

    func request(
        _ handler: UInt8,
        _ payload: Payload = nil,
        subroute: Subroute? = nil,
        options: CallOptions? = nil,
        deadline: MuxInterval? = nil
    ) throws -> UInt64 {
        let outbound = keep(payload, subroute: subroute)
        do {
            let mux = try machine.request(
                handler: handler,
                hasSubroute: subroute != nil,
                payload: outbound,
                options: options,
                deadline: deadline,
                now: now
            )
            settle()
            return mux
        } catch {
            takeBack(outbound)
            throw error
        }
    }

    func openStream(
        _ handler: UInt8,
        _ payload: Payload = nil,
        inCapacity: Int,
        outCapacity: Int,
        subroute: Subroute? = nil,
        options: CallOptions? = nil,
        deadline: MuxInterval? = nil
    ) throws -> UInt64 {
        let outbound = keep(payload, subroute: subroute)
        do {
            let mux = try machine.openStream(
                handler: handler,
                hasSubroute: subroute != nil,
                payload: outbound,
                options: options,
                inCapacity: inCapacity,
                outCapacity: outCapacity,
                deadline: deadline,
                now: now
            )
            settle()
            return mux
        } catch {
            takeBack(outbound)
            throw error
        }
    }

    /// Sends a message on a stream of ours, unless it has to wait or cannot be sent.
    @discardableResult
    func send(on mux: UInt64, _ payload: Payload) throws -> MuxMachine.SendResult {
        try send(payload) { outbound in try machine.send(on: mux, payload: outbound) }
    }

    @discardableResult
    func finishInput(of mux: UInt64) -> Bool {
        defer { settle() }
        return machine.finishInput(of: mux)
    }

    func consume(_ mux: UInt64, byteCount: Int = 0) {
        machine.consumed(mux: mux, byteCount: byteCount)
        settle()
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
    func respond(
        to key: MuxKey,
        _ payload: Payload,
        isError: Bool = false,
        details: FailureDetails? = nil
    ) -> Bool {
        let outbound = keep(payload)
        do {
            let isTaken = try machine.respond(
                to: key,
                payload: outbound,
                isError: isError,
                details: details,
                now: now
            )
            if !isTaken { takeBack(outbound) }
            settle()
            return isTaken
        } catch {
            takeBack(outbound)
            Issue.record(error)
            return false
        }
    }

    /// Sends a message of a handler; false when it has to wait or cannot be sent.
    @discardableResult
    func send(from key: MuxKey, _ payload: Payload) -> Bool {
        do {
            return try send(payload) { outbound in try machine.send(from: key, payload: outbound) } == .queued
        } catch {
            Issue.record(error)
            return false
        }
    }

    private func send(
        _ payload: Payload,
        _ body: (OutboundPayload) throws -> MuxMachine.SendResult
    ) rethrows -> MuxMachine.SendResult {
        let outbound = keep(payload)
        do {
            let result = try body(outbound)
            if result != .queued { takeBack(outbound) }
            settle()
            return result
        } catch {
            takeBack(outbound)
            throw error
        }
    }

    func consume(by key: MuxKey, byteCount: Int = 0) {
        machine.consumed(by: key, byteCount: byteCount)
        settle()
    }

    func finish(_ key: MuxKey, error: String? = nil, details: FailureDetails? = nil) {
        machine.finishStream(key, errorText: error.map { Array($0.utf8) }, details: details)
        settle()
    }
}
