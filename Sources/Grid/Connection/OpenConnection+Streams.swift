// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import NIOCore

extension OpenConnection {
    /// Sends a message on a stream, if its turn has come and there is a credit.
    func send(_ message: ByteBuffer?, on endpoint: StreamEndpoint) -> StreamEndpoint.SendAttempt {
        if let error = endpoint.closed { return .failed(error) }
        guard endpoint.senders.isEmpty else { return .blocked }
        return attempt(message, on: endpoint)
    }

    /// Sends a message on a stream, or puts it in the line.
    func sendOrWait(_ pending: PendingSend, on endpoint: StreamEndpoint) {
        switch send(pending.message, on: endpoint) {
        case .sent: pending.finish(.success(()))
        case .failed(let error): pending.finish(.failure(error))
        case .blocked: endpoint.joinLine(pending)
        }
    }

    /// Sends what waits, as far as there are credits.
    func sendWaiting(on endpoint: StreamEndpoint) {
        while let pending = endpoint.senders.first {
            switch attempt(pending.message, on: endpoint) {
            case .sent: pending.finish(.success(()))
            case .failed(let error): pending.finish(.failure(error))
            case .blocked: return
            }
            // A write that found the socket gone has emptied the line already.
            endpoint.leaveLine(pending)
        }
    }

    private func attempt(_ message: ByteBuffer?, on endpoint: StreamEndpoint) -> StreamEndpoint.SendAttempt {
        let payload = kept.keep(message)
        do throws(MuxError) {
            let result: MuxMachine.SendResult
            switch endpoint.side {
            case .caller(let mux): result = try machine.send(on: mux, payload: payload)
            case .handler(let key): result = try machine.send(from: key, payload: payload)
            }
            switch result {
            case .queued:
                touch()
                return .sent
            case .blocked:
                kept.remove(payload.token)
                return .blocked
            case .ended:
                kept.remove(payload.token)
                return .failed(
                    endpoint.closed ?? GridError(.streamClosed, "the stream's input is finished", remote: remote)
                )
            }
        } catch {
            kept.remove(payload.token)
            return .failed(GridError(error, remote: remote))
        }
    }

    /// The consumer of a stream took a message of so many bytes: its credit may go back.
    func consumed(_ byteCount: Int, on endpoint: StreamEndpoint) {
        switch endpoint.side {
        case .caller(let mux): machine.consumed(mux: mux, byteCount: byteCount)
        case .handler(let key): machine.consumed(by: key, byteCount: byteCount)
        }
        if machine.hasMessages { touch() }
    }
}
