// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Mux
import NIOCore
import WebSocket

/// Takes the messages of one WebSocket to where they belong: first the connect exchange, then the open connection. It decides
/// nothing itself.
///
/// Text and pongs are discarded, as is recorded of existing nodes (GRID-V1 §1.3).
final class ConnectionReceiver: WebSocketUser {
    /// What there is until the exchange is over. Both closures lead to what they report to, a promise for one, and that keeps what it
    /// is given: whoever held them longer would hold a connection that holds its WebSocket, and with it this receiver.
    private struct Connecting {
        var exchange: any ConnectExchange
        let makeOpen: (AgreedConnection, WebSocketHandler) -> OpenConnection
        let failed: (any Error) -> Void
    }

    private enum Phase {
        case connecting(Connecting)
        /// The exchange is over, and the connection is being made.
        case opening
        case open(OpenConnection)
        case ended
    }

    private let channel: any Channel
    private let executor: LoopExecutor
    private let clock: any GridClock
    private var phase: Phase
    private var webSocket: WebSocketHandler?

    /// - Parameters:
    ///   - channel: the channel.
    ///   - executor: that of the channel's event loop.
    ///   - clock: the source of time.
    ///   - exchange: this side of the connect exchange.
    ///   - opened: makes the open connection and has it known.
    ///   - failed: called, once, when the exchange did not lead to a connection.
    init(
        channel: any Channel,
        executor: LoopExecutor,
        clock: any GridClock,
        exchange: any ConnectExchange,
        opened: @escaping (AgreedConnection, WebSocketHandler) -> OpenConnection,
        failed: @escaping (any Error) -> Void
    ) {
        self.channel = channel
        self.executor = executor
        self.clock = clock
        self.phase = .connecting(Connecting(exchange: exchange, makeOpen: opened, failed: failed))
    }

    func opened(_ handler: WebSocketHandler) {
        webSocket = handler
        guard case .connecting(var connecting) = phase else { return }
        do {
            if let opening = try connecting.exchange.opening() { try send(opening) }
            phase = .connecting(connecting)
        } catch {
            end(error)
        }
    }

    // MARK: Receiving

    func withReceivedBytes(_ body: () -> Void) {
        executor.turnWithoutFlush(body)
        // A channel that was closed meanwhile does not report that its read is complete.
        if !channel.isActive { executor.turn {} }
    }

    func readCompleted() {
        executor.turn {}
    }

    func received(_ kind: WebSocketMachine.MessageKind, _ payload: RawSpan) {
        guard kind == .binary else { return }
        do {
            try receive(payload)
        } catch {
            end(error)
        }
    }

    private func receive(_ bytes: RawSpan) throws {
        switch phase {
        case .open(let connection):
            try connection.receive(bytes, now: clock.now)
        case .connecting(var connecting):
            switch connecting.exchange.receive(bytes) {
            case .open(let agreed, let reply):
                if let reply { try send(reply) }
                webSocket?.flush()
                // Unless the socket turned out to be gone.
                guard case .connecting = phase, channel.isActive, let webSocket else { return }
                open(connecting.makeOpen, agreed, webSocket)
            case .refused(let error, let reply):
                if let reply { try send(reply) }
                webSocket?.flush()
                end(error)
            }
        case .opening, .ended:
            break
        }
    }

    private func open(
        _ makeOpen: (AgreedConnection, WebSocketHandler) -> OpenConnection,
        _ agreed: AgreedConnection,
        _ webSocket: WebSocketHandler
    ) {
        phase = .opening
        let connection = makeOpen(agreed, webSocket)
        if case .opening = phase {
            phase = .open(connection)
        } else {
            // The channel has closed since.
            connection.channelClosed(nil)
        }
    }

    /// Sends a message of the connect exchange, past the batches.
    private func send(_ message: [UInt8]) throws(FramingError) {
        try webSocket?.send(message.span.bytes, as: .binary)
    }

    func writabilityChanged() {
        guard case .open(let connection) = phase, channel.isWritable else { return }
        executor.turn { connection.channelBecameWritable() }
    }

    // MARK: The end

    func peerClosed(_ frame: CloseFrame) {
        end(GridError(.disconnected, "the peer closed the WebSocket"))
    }

    func failed(_ error: FramingError) {
        end(error)
    }

    func ended(_ outcome: WebSocketConnection.CloseOutcome, transportError: (any Error)?) {
        executor.turn {
            switch phase {
            case .open(let connection): connection.channelClosed(transportError)
            case .connecting(let connecting):
                connecting.failed(
                    transportError
                        ?? GridError(.disconnected, "the peer closed the connection during the handshake")
                )
            case .opening, .ended: break
            }
            phase = .ended
            webSocket = nil
        }
    }

    private func end(_ error: any Error) {
        switch phase {
        case .open(let connection):
            connection.close(error)
        case .connecting(let connecting):
            phase = .ended
            connecting.failed(error)
            channel.close(mode: .all, promise: nil)
        case .opening, .ended:
            break
        }
    }
}
