// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import NIOCore
import WebSocket

/// Our end of one open stream, whichever side opened it.
///
/// Sendable: what is not constant is touched on the connection's event loop only.
final class StreamEndpoint: @unchecked Sendable {
    /// Which end it is, by the name that the connection's machine has for it.
    enum Side: Sendable {
        case caller(mux: UInt64)
        case handler(MuxKey)
    }

    enum SendAttempt {
        case sent
        case blocked
        case failed(any Error)
    }

    let connection: OpenConnection
    let side: Side
    let inbox = StreamInbox()

    /// Messages that wait for a credit, in the order of their sending.
    private(set) var senders = CircularBuffer<PendingSend>()
    /// Why nothing can be sent any more.
    var closed: (any Error)?

    init(connection: OpenConnection, side: Side) {
        self.connection = connection
        self.side = side
    }

    // MARK: From any thread

    /// Sends a message once there is a credit for it.
    func send(_ message: ByteBuffer?) async throws {
        let executor = connection.executor
        if executor.eventLoop.inEventLoop {
            // The common case costs neither a suspension nor an allocation.
            var attempt = SendAttempt.blocked
            executor.turn { attempt = connection.send(message, on: self) }
            switch attempt {
            case .sent: return
            case .failed(let error): throw error
            case .blocked: break
            }
        }
        let pending = PendingSend(message)
        let result: Result<Void, any Error> = await withTaskCancellationHandler {
            await withCallContinuation { continuation in
                executor.perform {
                    if pending.wait(continuation) { self.connection.sendOrWait(pending, on: self) }
                }
            }
        } onCancel: {
            executor.perform {
                pending.finish(.failure(CancellationError()))
                self.leaveLine(pending)
            }
        }
        try result.get()
    }

    /// Tells the machine that the consumer took a message of so many bytes.
    func consumed(_ byteCount: Int) {
        connection.executor.perform { self.connection.consumed(byteCount, on: self) }
    }

    // MARK: On the event loop

    /// Nothing can be sent any more, and the consumer sees `end` after the messages that are there.
    func close(sending error: any Error, receiving end: StreamInbox.Item, discardsMessages: Bool = false) {
        inbox.finish(end, discardsMessages: discardsMessages)
        guard closed == nil else { return }
        closed = error
        while let sender = senders.first {
            sender.finish(.failure(error))
            leaveLine(sender)
        }
    }

    /// Puts a message at the end of the line.
    func joinLine(_ pending: PendingSend) {
        senders.append(pending)
        connection.executor.waitingSenders += 1
    }

    /// Takes a message out of the line, if it still stands there.
    func leaveLine(_ pending: PendingSend) {
        guard let index = senders.firstIndex(where: { $0 === pending }) else { return }
        senders.remove(at: index)
        connection.executor.waitingSenders -= 1
    }
}
