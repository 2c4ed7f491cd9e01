// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import NIOCore
import WebSocket

extension OpenConnection {
    // MARK: Single requests

    /// Sends a request; the continuation is resumed exactly once, maybe before this returns.
    func request(_ request: OutgoingRequest, _ continuation: CallContinuation) {
        let payload = kept.keep(request.payload, subroute: request.subroute)
        let mux: UInt64
        do {
            mux = try machine.request(
                handler: request.handler,
                hasSubroute: request.subroute != nil,
                payload: payload,
                options: request.options,
                deadline: request.deadline,
                now: clock.now
            )
        } catch {
            kept.remove(payload.token)
            continuation.resume(returning: .failure(GridError(error, remote: remote)))
            return
        }
        traffic.requestsSent &+= 1
        occupy(mux, .request(continuation))
        touch()
    }

    func cancel(mux: UInt64) {
        machine.cancel(mux: mux)
        performActions()
        touch()
    }

    func finishRequest(_ mux: UInt64, _ outcome: CallOutcome) {
        switch vacate(mux) {
        case .request(let continuation): continuation.resume(returning: outcome)
        case .aged(let call): call.finish(outcome)
        case .stream, nil: break
        }
    }

    func callAged(_ mux: UInt64) {
        let slot = MuxKey(rawValue: mux).slot
        guard slot < calls.count, case .request(let continuation) = calls[slot] else { return }
        let call = AgedCall(connection: self, mux: mux)
        calls[slot] = .aged(call)
        continuation.resume(returning: .aged(call))
    }

    // MARK: Streams

    func openStream(_ request: OutgoingRequest, inCapacity: Int, outCapacity: Int, _ continuation: CallContinuation) {
        let payload = kept.keep(request.payload, subroute: request.subroute)
        let mux: UInt64
        do {
            mux = try machine.openStream(
                handler: request.handler,
                hasSubroute: request.subroute != nil,
                payload: payload,
                options: request.options,
                inCapacity: inCapacity,
                outCapacity: outCapacity,
                deadline: request.deadline,
                now: clock.now
            )
        } catch {
            kept.remove(payload.token)
            continuation.resume(returning: .failure(GridError(error, remote: remote)))
            return
        }
        traffic.streamsOpened &+= 1
        let endpoint = StreamEndpoint(connection: self, side: .caller(mux: mux))
        occupy(mux, .stream(endpoint))
        touch()
        continuation.resume(returning: .stream(endpoint))
    }

    func finishInput(on endpoint: StreamEndpoint) -> Result<Void, any Error> {
        if let error = endpoint.closed { return .failure(error) }
        guard case .caller(let mux) = endpoint.side, machine.finishInput(of: mux) else {
            return .failure(GridError(.streamClosed, "the stream's input was finished already", remote: remote))
        }
        touch()
        return .success(())
    }

    func streamFinished(_ mux: UInt64) {
        guard case .stream(let endpoint) = vacate(mux) else { return }
        let error = GridError(.streamClosed, "the stream's handler has returned", remote: remote)
        endpoint.close(sending: error, receiving: .end)
    }

    func endpoint(_ mux: UInt64) -> StreamEndpoint? {
        let slot = MuxKey(rawValue: mux).slot
        guard slot < calls.count, case .stream(let endpoint) = calls[slot] else { return nil }
        return endpoint
    }

    // MARK: Failures

    func callFailed(_ mux: UInt64, _ failure: CallFailure, in bytes: RawSpan) {
        traffic.callsFailed &+= 1
        let error = callerError(failure, in: bytes)
        switch vacate(mux) {
        case .request(let continuation): continuation.resume(returning: .failure(error))
        case .aged(let call): call.finish(.failure(error))
        case .stream(let endpoint):
            // What was sent before a handler's error is delivered before it; nothing else outlives its stream.
            let isRemote = error is RemoteError
            endpoint.close(sending: error, receiving: .failure(error), discardsMessages: !isRemote)
        case nil: break
        }
    }

    private func callerError(_ failure: CallFailure, in bytes: RawSpan) -> any Error {
        switch failure {
        case .remote(let text, let details):
            RemoteError(bytes.extracting(text).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }, details)
        case .refused(let reason, let details): RemoteError(refusal: reason, details)
        case .deadlineExceeded: GridError(.deadlineExceeded, "the call's deadline passed", remote: remote)
        case .cancelled: CancellationError()
        case .disconnected: GridError.disconnected(from: remote)
        case .protocolViolation(let reason): GridError(.protocolViolation, reason, remote: remote)
        }
    }

    // MARK: Slots

    private func occupy(_ mux: UInt64, _ call: Call) {
        let slot = MuxKey(rawValue: mux).slot
        while calls.count <= slot { calls.append(nil) }
        calls[slot] = call
        executor.waitingCallers += 1
    }

    private func vacate(_ mux: UInt64) -> Call? {
        let slot = MuxKey(rawValue: mux).slot
        guard slot < calls.count, let call = calls[slot].take() else { return nil }
        executor.waitingCallers -= 1
        return call
    }
}
