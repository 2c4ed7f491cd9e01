// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

extension MuxEndpoint {
    // MARK: Calls

    /// Makes a single request, and returns its mux.
    public func request(
        handler: UInt8,
        subroute: Subroute? = nil,
        payload: [UInt8]?,
        options: CallOptions? = nil,
        deadline: MuxInterval? = nil,
        at now: MuxInstant
    ) throws(MuxError) -> UInt64 {
        self.now = now
        let outbound = keep(payload, subroute)
        do throws(MuxError) {
            let mux = try machine.request(
                handler: handler,
                hasSubroute: subroute != nil,
                payload: outbound,
                options: options,
                deadline: deadline,
                now: now
            )
            performActions(in: [])
            return mux
        } catch {
            takeBack(outbound)
            throw error
        }
    }

    /// Opens a stream, and returns its mux.
    public func openStream(
        handler: UInt8,
        subroute: Subroute? = nil,
        payload: [UInt8]?,
        options: CallOptions? = nil,
        inCapacity: Int,
        outCapacity: Int,
        deadline: MuxInterval? = nil,
        at now: MuxInstant
    ) throws(MuxError) -> UInt64 {
        self.now = now
        let outbound = keep(payload, subroute)
        do throws(MuxError) {
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
            performActions(in: [])
            return mux
        } catch {
            takeBack(outbound)
            throw error
        }
    }

    /// Sends a message on a stream of this end.
    public func send(on mux: UInt64, _ payload: [UInt8]?) throws(MuxError) -> MuxMachine.SendResult {
        let outbound = keep(payload, nil)
        do throws(MuxError) {
            let result = try machine.send(on: mux, payload: outbound)
            if result != .queued { takeBack(outbound) }
            performActions(in: [])
            return result
        } catch {
            takeBack(outbound)
            throw error
        }
    }

    /// Ends the input of a stream of this end.
    public func finishInput(of mux: UInt64) -> Bool {
        defer { performActions(in: []) }
        return machine.finishInput(of: mux)
    }

    /// The consumer of a stream of this end has taken a message.
    public func consumed(mux: UInt64, byteCount: Int) {
        machine.consumed(mux: mux, byteCount: byteCount)
        performActions(in: [])
    }

    /// Gives a call up.
    public func cancel(mux: UInt64) {
        machine.cancel(mux: mux)
        performActions(in: [])
    }

    // MARK: Handlers

    /// Answers a request; false when nobody waits for it any more.
    public func respond(
        to key: MuxKey,
        _ payload: [UInt8]?,
        isError: Bool = false,
        details: FailureDetails? = nil,
        at now: MuxInstant
    ) throws(MuxError) -> Bool {
        self.now = now
        let outbound = keep(payload, nil)
        do throws(MuxError) {
            let isTaken = try machine.respond(
                to: key,
                payload: outbound,
                isError: isError,
                details: details,
                now: now
            )
            if !isTaken { takeBack(outbound) }
            performActions(in: [])
            return isTaken
        } catch {
            takeBack(outbound)
            throw error
        }
    }

    /// Ends a request without an answer.
    public func abandonRequest(_ key: MuxKey) {
        machine.abandonRequest(key)
        performActions(in: [])
    }

    /// Refuses a request.
    public func refuseRequest(_ key: MuxKey, reason: String, details: FailureDetails? = nil) {
        machine.refuseRequest(key, reason: reason, details: details)
        performActions(in: [])
    }

    /// Accepts a stream.
    public func acceptStream(_ key: MuxKey, inCapacity: Int, outCapacity: Int) {
        machine.acceptStream(key, inCapacity: inCapacity, outCapacity: outCapacity)
        performActions(in: [])
    }

    /// Refuses a stream.
    public func refuseStream(_ key: MuxKey, reason: String, details: FailureDetails? = nil) {
        machine.refuseStream(key, reason: reason, details: details)
        performActions(in: [])
    }

    /// Sends a message of a handler.
    public func send(from key: MuxKey, _ payload: [UInt8]?) throws(MuxError) -> MuxMachine.SendResult {
        let outbound = keep(payload, nil)
        do throws(MuxError) {
            let result = try machine.send(from: key, payload: outbound)
            if result != .queued { takeBack(outbound) }
            performActions(in: [])
            return result
        } catch {
            takeBack(outbound)
            throw error
        }
    }

    /// A handler has taken a message.
    public func consumed(by key: MuxKey, byteCount: Int) {
        machine.consumed(by: key, byteCount: byteCount)
        performActions(in: [])
    }

    /// The handler of a stream has returned.
    public func finishStream(_ key: MuxKey, errorText: [UInt8]? = nil, details: FailureDetails? = nil) {
        machine.finishStream(key, errorText: errorText, details: details)
        forgetPieces(of: .stream(key))
        performActions(in: [])
    }

    // MARK: The end

    /// Begins an orderly end.
    public func drain() {
        machine.drain()
        performActions(in: [])
    }

    private func keep(_ payload: [UInt8]?, _ subroute: Subroute?) -> OutboundPayload {
        guard let payload else { return .none(token: kept.keep([], subroute)) }
        return .bytes(count: payload.count, token: kept.keep(payload, subroute))
    }

    private func takeBack(_ payload: OutboundPayload) {
        _ = kept.remove(payload.token)
    }
}
